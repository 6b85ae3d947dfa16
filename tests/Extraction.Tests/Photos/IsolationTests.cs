using System.Diagnostics;
using IFeaLiD.Decoder.Orders;
using IFeaLiD.Extraction.Photos;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace IFeaLiD.Extraction.Tests.Photos;

/// <summary>What a photo does to its decoder ends with it.</summary>
[Collection(nameof(Alone))]
public sealed class IsolationTests : IDisposable
{
    private readonly PhotoLimits limits = new() { DecodeMegabytes = 700, DecodeSeconds = 600 };
    private readonly Lazy<DecoderPool> pool;

    public IsolationTests() => pool = new(() => new DecoderPool(Options.Create(limits), NullLogger<DecoderPool>.Instance));

    [Fact]
    public async Task A_decoder_that_is_killed_in_mid_photo_costs_that_photo_alone()
    {
        await AssertWorksAsync();
        using var file = HeldFile();
        var photo = DecodeAsync(new OnePhoto(file));
        await file.Held;
        await SignalAsync("STOP"); // it gets all of the photo, and does not answer however fast the machine is
        file.Release();
        await KillAsync();
        var refusal = await Assert.ThrowsAsync<ExtractionException>(() => photo);
        Assert.Contains(refusal.Code, new[] { "photo-too-large-to-decode", "photo-damaged" });
        await AssertWorksAsync();
    }

    [Fact]
    public async Task A_decoder_that_was_killed_while_it_waited_is_replaced()
    {
        await AssertWorksAsync();
        await UntilAsync(() => Decoders().Count > 0);
        await KillAsync();
        await AssertWorksAsync();
    }

    [Fact]
    public async Task A_photo_that_unpacks_to_more_memory_than_is_given_is_refused()
    {
        limits.DecodeMegabytes = 64;
        Assert.Equal("photo-too-large-to-decode", await RefusalAsync(PhotoReaderTests.Noise(6000, 6000)));
        await AssertWorksAsync();
    }

    [Fact]
    public async Task A_decoding_that_takes_too_long_is_ended()
    {
        await AssertWorksAsync();
        limits.DecodeSeconds = 1;
        using var file = HeldFile();
        var photo = DecodeAsync(new OnePhoto(file));
        await Task.WhenAny(file.Held, photo); // where a second is over before the decoder has the photo, that is too long as well
        await SignalAsync("STOP");
        file.Release();
        var refusal = await Assert.ThrowsAsync<ExtractionException>(() => photo);
        Assert.Equal("photo-too-large-to-decode", refusal.Code);
        Assert.Contains("longer than 1 seconds", refusal.Message, StringComparison.Ordinal);
        await SignalAsync("CONT");
        limits.DecodeSeconds = 600;
        await AssertWorksAsync();
    }

    [Fact]
    public async Task A_cancelled_decoding_ends_its_process()
    {
        await AssertWorksAsync();
        using var cancel = new CancellationTokenSource();
        using var file = HeldFile();
        var photo = DecodeAsync(new OnePhoto(file), cancel.Token);
        await file.Held;
        var before = Decoders();
        await cancel.CancelAsync();
        file.Release();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => photo);
        await UntilAsync(() => before.Except(Decoders()).Any());
        await AssertWorksAsync();
    }

    /// <summary>Bytes changed, cut out and repeated at random, with a seed; whatever they do, the answer is a photo or a code.</summary>
    [Theory]
    [InlineData("orientation-1.jpg")]
    [InlineData("16-bit-alpha.png")]
    [InlineData("orientation-6.webp")]
    [InlineData("tiled.tif")]
    [InlineData("jpeg.tif")]
    [InlineData("frames.gif")]
    [InlineData("bitmap.bmp")]
    [InlineData("irot.heic")]
    [InlineData("plain.avif")]
    [InlineData("orientation-6.jxl")]
    [InlineData("known.dng")]
    public async Task Damage_of_any_kind_has_an_answer(string file)
    {
        var whole = Scene.File(file);
        var random = new Random(file.Length * 31 + whole.Length);
        var damaged = Enumerable.Range(0, 24).Select(_ => Damage(whole, random)).ToList();
        await Parallel.ForEachAsync(damaged, new ParallelOptions { MaxDegreeOfParallelism = limits.Decoders }, async (bytes, token) =>
        {
            try
            {
                var photo = await DecodeAsync(new OnePhoto(bytes), token);
                Assert.Equal(3 * photo.Width * photo.Height, photo.Rgb.Length);
            }
            catch (ExtractionException e)
            {
                Assert.Contains(e.Code, new[]
                {
                    "photo-damaged", "photo-format", "photo-too-large-to-decode", "photo-too-many-pixels", "photo-too-small", "photo-depth", "page-unknown",
                });
            }
        });

        await AssertWorksAsync();
    }

    public void Dispose()
    {
        if (pool.IsValueCreated)
        {
            pool.Value.Dispose();
        }
    }

    private static byte[] Damage(byte[] whole, Random random)
    {
        var bytes = whole.ToArray();
        // Most of a format's meaning stands at the beginning.
        var reach = random.Next(3) == 0 ? bytes.Length : Math.Min(bytes.Length, 600);
        for (var i = random.Next(1, 12); i > 0; i--)
        {
            bytes[random.Next(4, reach)] = (byte)(random.Next(3) switch { 0 => 0, 1 => 255, _ => random.Next(256) });
        }

        return random.Next(4) switch
        {
            0 => bytes[..random.Next(16, bytes.Length)],
            1 => [.. bytes[..(bytes.Length / 2)], .. bytes[(bytes.Length / 3)..]],
            _ => bytes,
        };
    }

    /// <summary>A photo whose decoder waits for its end.</summary>
    private static HeldStream HeldFile() => new(PhotoReaderTests.Noise(900, 900));

    /// <summary>Ids of the children of this process that are decoders.</summary>
    private static List<int> Decoders() =>
        [.. Process.GetProcessesByName("dotnet").Select(process => process.Id)
            .Where(id => CommandOf(id).Contains("IFeaLiD.Decoder.dll", StringComparison.Ordinal) && ParentOf(id) == Environment.ProcessId)];

    private static async Task<List<int>> SignalAsync(string signal)
    {
        var decoders = Decoders();
        using var kill = Process.Start("sh", ["-c", $"kill -{signal} {string.Join(' ', decoders)}"]);
        await kill.WaitForExitAsync();
        return decoders;
    }

    /// <summary>Kills all that there are, and waits until this process knows of it.</summary>
    private static async Task KillAsync()
    {
        var decoders = await SignalAsync("KILL");
        await UntilAsync(() => !decoders.Exists(id => Directory.Exists($"/proc/{id}")));
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (!condition())
        {
            await Task.Delay(20, patience.Token);
        }
    }

    private static string CommandOf(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/cmdline");
        }
        catch (IOException)
        {
            return "";
        }
    }

    private static int ParentOf(int id)
    {
        try
        {
            return int.Parse(File.ReadAllText($"/proc/{id}/stat").Split(") ")[^1].Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private Task<Photo> DecodeAsync(OnePhoto photo, CancellationToken cancellationToken = default) =>
        new PhotoReader(photo, pool.Value).ReadAsync("", PhotoShape.Whole with { MostPixels = 100_000 }, cancellationToken);

    private async Task<string> RefusalAsync(byte[] file) => (await Assert.ThrowsAsync<ExtractionException>(() => DecodeAsync(new OnePhoto(file)))).Code;

    private async Task AssertWorksAsync()
    {
        var photo = await new PhotoReader(new OnePhoto(Scene.File("scene.png")), pool.Value).ReadAsync("", PhotoShape.Whole, CancellationToken.None);
        Scene.AssertUpright(photo, 0);
    }
}

/// <summary>Beside no other tests: these kill decoders, and would kill those of others.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
