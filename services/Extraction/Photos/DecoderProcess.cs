using System.Diagnostics;
using IFeaLiD.Decoder.Orders;
using IFeaLiD.Models.Trials;

namespace IFeaLiD.Extraction.Photos;

/// <summary>One decoder program, for one photo: what a hostile file does to it ends with it, and its memory goes back to the system.</summary>
internal sealed class DecoderProcess : IDisposable
{
    private const int MostMessage = 4096, MostOverlay = 32 << 20;

    private readonly Process process;
    private readonly Task<string> complaints;

    private DecoderProcess(Process process)
    {
        this.process = process;
        complaints = ChildProgram.HearAsync(process, MostMessage);
    }

    /// <summary>Starts one, which loads its libraries while nobody waits for it.</summary>
    public static DecoderProcess Start() =>
        // The settings make its start quicker and keep it from opening files for writing.
        new(ChildProgram.Start(
            "IFeaLiD.Decoder.dll",
            [],
            ("DOTNET_EnableWriteXorExecute", "0"),
            ("DOTNET_TieredPGO", "0"),
            ("DOTNET_gcConcurrent", "0"),
            ("VIPS_DISC_THRESHOLD", "1024g"), // by default libvips would put large pictures into temporary files, which are closed to it
            ("VIPS_CONCURRENCY", $"{Math.Clamp(Environment.ProcessorCount, 1, 4)}")));

    /// <summary>False once it has ended, for example because somebody killed it while it waited.</summary>
    public bool IsAlive => !process.HasExited;

    /// <summary>For tests and logs.</summary>
    public int Id => process.Id;

    /// <summary>Gives it its photo and takes what comes of it.</summary>
    /// <param name="file">The whole file, from where it stands.</param>
    /// <param name="order">What to do with it.</param>
    /// <param name="cancellationToken">Ends the process.</param>
    /// <exception cref="ExtractionException">The photo is at fault, by the decoder's word or by its end.</exception>
    public async Task<DecodedPhoto> DecodeAsync(Stream file, DecodeOrder order, CancellationToken cancellationToken)
    {
        using var overdue = new CancellationTokenSource(TimeSpan.FromSeconds(order.Bounds.Seconds));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(overdue.Token, cancellationToken);
        await using var end = stop.Token.Register(Kill);
        try
        {
            return await Task.Run(() => Exchange(file, order), CancellationToken.None);
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw overdue.IsCancellationRequested ? Overdue(order.Bounds.Seconds) : await EndedAsync(e);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Kill();
        // Whoever took the pipes has to close them; their writer would flush into a broken one first.
        process.StandardInput.BaseStream.Dispose();
        process.StandardOutput.BaseStream.Dispose();
        process.Dispose();
    }

    private DecodedPhoto Exchange(Stream file, DecodeOrder order)
    {
        var input = process.StandardInput.BaseStream;
        OrderChannel.Write(input, order);
        file.CopyTo(input, 1 << 18);
        input.Flush();
        var output = process.StandardOutput.BaseStream;
        var answer = OrderChannel.ReadAnswer(output);
        if (answer.Code is { } code)
        {
            throw new ExtractionException(code, answer.Message ?? "");
        }

        var pixels = order.What == DecodeWhat.Picture ? Read(output, PixelBytes(answer, order.Bounds)) : [];
        if (answer.Photo is null || answer.JpegBytes is < 0 or > MostOverlay)
        {
            throw new InvalidDataException("The decoder's answer is outside its bounds.");
        }

        return new DecodedPhoto(answer, pixels, Read(output, answer.JpegBytes));
    }

    /// <summary>A decoder that a photo has taken over may say what it likes.</summary>
    private static int PixelBytes(DecodeAnswer answer, DecodeBounds bounds) =>
        answer.Framing is { Width: > 0, Height: > 0, InnerWidth: > 0, InnerHeight: > 0 } framing && (long)framing.Width * framing.Height <= bounds.WorkingPixels
            ? checked(3 * framing.Width * framing.Height)
            : throw new InvalidDataException("The decoder's answer is outside its bounds.");

    private static byte[] Read(Stream stream, int bytes)
    {
        var buffer = GC.AllocateUninitializedArray<byte>(bytes);
        stream.ReadExactly(buffer);
        return buffer;
    }

    private static ExtractionException Overdue(int seconds) => new("photo-too-large-to-decode",
        $"Decoding the photo took longer than {seconds} seconds and was ended. Save it smaller, or in another format.");

    /// <summary>It ended without an answer: the photo broke it, or it ran out of memory.</summary>
    private async Task<ExtractionException> EndedAsync(Exception cause)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }

        var said = await complaints;
        var memory = process.ExitCode is 128 + 9 or 128 + 24 || said.Contains("memory", StringComparison.OrdinalIgnoreCase)
            || said.Contains("alloc", StringComparison.OrdinalIgnoreCase);
        return memory
            ? new ExtractionException("photo-too-large-to-decode",
                "Decoding the photo needed more memory or time than one photo is given here, or was ended from outside. Save it smaller, or try again.", cause)
            : new ExtractionException("photo-damaged", "The photo cannot be decoded: it is damaged, so that its decoder failed. Try saving it anew.", cause);
    }

    private void Kill() => ChildProgram.End(process);
}

/// <summary>What a decoder gave.</summary>
/// <param name="Answer">Without error.</param>
/// <param name="Rgb">height x width x 3 of its framing; empty unless a picture was ordered.</param>
/// <param name="Jpeg">Empty when the header alone was ordered.</param>
internal sealed record DecodedPhoto(DecodeAnswer Answer, byte[] Rgb, byte[] Jpeg);
