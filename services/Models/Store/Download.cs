using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using IFeaLiD.Models.Onnx;

namespace IFeaLiD.Models.Store;

/// <summary>
/// Fetches one file of known SHA-256. A line that breaks is taken up where it broke, also by a later run; bytes that are not
/// the expected ones are thrown away.
/// </summary>
public sealed class Download(HttpClient http)
{
    private const int Attempts = 5, Block = 1 << 17;

    /// <summary>How long a server may be silent in the middle of the file.</summary>
    internal TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Waits between attempts; tests take none.</summary>
    internal TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Bytes that are accepted where nobody has noted the size: what is read of a model.</summary>
    internal long MostBytes { get; init; } = OnnxLimits.Default.MaxBytes;

    /// <summary>Fetches the file.</summary>
    /// <param name="address">http or https.</param>
    /// <param name="bytes">Its size; null takes the server's word, within what is read of a model.</param>
    /// <param name="sha256">Of the whole.</param>
    /// <param name="part">Where it grows; what is there already counts as its beginning.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancellationToken">Leaves the beginning for the next run.</param>
    /// <exception cref="ModelException">download-failed, file-size, too-large, file-checksum.</exception>
    public async Task RunAsync(Uri address, long? bytes, string sha256, string part, IProgress<DownloadProgress> progress, CancellationToken cancellationToken)
    {
        for (int failures = 0; bytes is null || LengthOf(part) != bytes;)
        {
            long before = LengthOf(part);
            try
            {
                bytes = await ContinueAsync(address, bytes, part, progress, cancellationToken);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested
                && (e is HttpRequestException or HttpIOException or IOException { InnerException: not null } or EndOfStreamException or OperationCanceledException))
            {
                failures = LengthOf(part) > before ? 1 : failures + 1;
                if (failures >= Attempts)
                    throw new ModelException(ModelErrorCodes.DownloadFailed,
                        $"{address.Host} breaks off or does not answer: {e.Message} {LengthOf(part)}{(bytes is null ? "" : $" of {bytes}")} bytes are kept; the same command goes on from there.", e);
                await Task.Delay(Pause, cancellationToken);
            }
        }

        string found = await HashAsync(part, cancellationToken);
        if (found == sha256)
            return;
        File.Delete(part);
        throw new ModelException(ModelErrorCodes.FileChecksum, $"What came from {address} has SHA-256 {found}; {sha256} was expected. It has been thrown away: the file there is another one, or was changed on the way.");
    }

    /// <summary>One request, up to the end of the file; gives its size.</summary>
    private async Task<long> ContinueAsync(Uri address, long? bytes, string part, IProgress<DownloadProgress> progress, CancellationToken cancellationToken)
    {
        long from = LengthOf(part);
        if (from > (bytes ?? MostBytes))
            File.Delete(part);
        from = LengthOf(part);
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (from > 0)
            request.Headers.Range = new RangeHeaderValue(from, null);
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (bytes is null && from > 0 && response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
            return from; // an earlier run ended before it could check what it had
        (from, long? all) = Begins(response, address, bytes, from);
        await using var file = new FileStream(part, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, Block, FileOptions.Asynchronous);
        file.SetLength(from);
        file.Position = from;
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        byte[] buffer = new byte[Block];
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        silence.CancelAfter(Patience);
        for (int read; (read = await body.ReadAsync(buffer, silence.Token)) > 0; silence.CancelAfter(Patience))
        {
            if (file.Position + read > (all ?? MostBytes))
            {
                file.SetLength(0);
                throw all is { } expected ? Wrong(address, expected, "more") : TooLarge(address, null);
            }

            await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            progress.Report(new(file.Position, all));
        }

        await file.FlushAsync(cancellationToken);
        if (file.Position < all)
            throw new EndOfStreamException("The line was cut.");
        file.Flush(flushToDisk: true);
        return file.Position;
    }

    /// <summary>The byte that the answer begins with, and the size of the whole. A server that knows no ranges sends all of it again.</summary>
    private (long From, long? All) Begins(HttpResponseMessage response, Uri address, long? bytes, long asked)
    {
        if (response.StatusCode is HttpStatusCode.RequestedRangeNotSatisfiable && asked > 0 && bytes is { } expected)
            throw Wrong(address, expected, "fewer");
        if (!response.IsSuccessStatusCode)
            throw (int)response.StatusCode >= 500
                ? new HttpRequestException($"It answers {(int)response.StatusCode}.")
                : new ModelException(ModelErrorCodes.DownloadFailed, $"{address} answers {(int)response.StatusCode} {response.ReasonPhrase}: the file is not there, or not for everybody.");
        var range = response.Content.Headers.ContentRange;
        long begins = response.StatusCode == HttpStatusCode.PartialContent ? range?.From ?? -1 : 0;
        if (begins != 0 && begins != asked)
            throw new ModelException(ModelErrorCodes.DownloadFailed, $"{address} sends another part than was asked for.");
        long? all = response.StatusCode == HttpStatusCode.PartialContent ? range?.Length : response.Content.Headers.ContentLength;
        if (bytes is { } known && all is not null && all != known)
            throw Wrong(address, known, $"{all}");
        return (bytes ?? all) <= MostBytes || all is null ? (begins, bytes ?? all) : throw TooLarge(address, all);
    }

    private static ModelException Wrong(Uri address, long bytes, string found) =>
        new(ModelErrorCodes.FileSize, $"{address} has {found} bytes; {bytes} were expected. The file there is another one; nothing of it is kept.");

    private ModelException TooLarge(Uri address, long? found) =>
        new(ModelErrorCodes.TooLarge, $"{address} has {(found is null ? "more" : $"{found}")} bytes; at most {MostBytes} are fetched.");

    private static long LengthOf(string part) => new FileInfo(part) is { Exists: true } file ? file.Length : 0;

    private static async Task<string> HashAsync(string file, CancellationToken cancellationToken)
    {
        await using var stream = File.OpenRead(file);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken));
    }
}
