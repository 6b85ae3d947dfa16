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
    private readonly PhotoLimits limits = new() { DecodeMegabytes = 700, DecodeSeconds = 20 };
    private readonly Lazy<DecoderPool> pool;

    public IsolationTests() => pool = new(() => new DecoderPool(Options.Create(limits), NullLogger<DecoderPool>.Instance));

    [Fact]
    public async Task A_decoder_that_is_killed_in_mid_photo_costs_that_photo_alone()
    {
        var file = PhotoReaderTests.Noise(9000, 9000);
        await AssertWorksAsync();
        var before = await IdleDecodersAsync();
        var photo = DecodeAsync(file);
        var killed = false;
        while (!photo.IsCompleted && !killed)
        {
            await Task.Delay(5);
            // One that waited and now works has the photo: others only start.
            if (Decoders().Find(HasPhoto) is { } decoder)
            {
                decoder.Kill();
                killed = true;
            }
        }

        var refusal = await Assert.ThrowsAsync<ExtractionException>(() => photo);
        Assert.True(killed);
        Assert.Contains(refusal.Code, new[] { "photo-too-large-to-decode", "photo-damaged" });
        await AssertWorksAsync();

        bool HasPhoto(Process decoder) =>
            before.TryGetValue(decoder.Id, out var idle) && decoder.TotalProcessorTime - idle > TimeSpan.FromMilliseconds(60);
    }

    [Fact]
    public async Task A_decoder_that_was_killed_while_it_waited_is_replaced()
    {
        await AssertWorksAsync();
        await Task.Delay(500);
        foreach (var decoder in Decoders())
        {
            decoder.Kill();
            await decoder.WaitForExitAsync();
        }

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
        limits.DecodeSeconds = 1;
        var photo = PhotoReaderTests.Noise(8000, 8000);
        await AssertWorksAsync();
        var watch = Stopwatch.StartNew();
        var refusal = RefusalAsync(photo);
        await Task.Delay(200);
        await SignalAsync("STOP"); // however fast the machine is
        Assert.Equal("photo-too-large-to-decode", await refusal);
        Assert.InRange(watch.Elapsed.TotalSeconds, 0.9, 15);
        await SignalAsync("CONT");
        await AssertWorksAsync();
    }

    [Fact]
    public async Task A_cancelled_decoding_ends_its_process()
    {
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(400));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            new PhotoReader(new OnePhoto(PhotoReaderTests.Noise(7000, 7000)), pool.Value).ReadAsync("", PhotoShape.Whole with { MostPixels = 10_000 }, cancel.Token));
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
        for (var attempt = 0; attempt < 24; attempt++)
        {
            var damaged = Damage(whole, random);
            try
            {
                var photo = await DecodeAsync(damaged);
                Assert.Equal(3 * photo.Width * photo.Height, photo.Rgb.Length);
            }
            catch (ExtractionException e)
            {
                Assert.Contains(e.Code, new[]
                {
                    "photo-damaged", "photo-format", "photo-too-large-to-decode", "photo-too-many-pixels", "photo-too-small", "photo-depth", "page-unknown",
                });
            }
        }

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

    /// <summary>Children of this process that are decoders.</summary>
    private static List<Process> Decoders() =>
        [.. Process.GetProcessesByName("dotnet").Where(process => CommandOf(process.Id).Contains("IFeaLiD.Decoder.dll", StringComparison.Ordinal)
            && ParentOf(process.Id) == Environment.ProcessId)];

    /// <summary>Processor time of each decoder that waits, once all have started.</summary>
    private static async Task<Dictionary<int, TimeSpan>> IdleDecodersAsync()
    {
        for (Dictionary<int, TimeSpan> earlier = [], now; ; earlier = now)
        {
            await Task.Delay(300);
            now = Decoders().ToDictionary(decoder => decoder.Id, decoder => decoder.TotalProcessorTime);
            if (now.Count > 0 && now.Count == earlier.Count && !now.Except(earlier).Any())
            {
                return now;
            }
        }
    }

    private static async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("sh", ["-c", $"kill -{signal} {string.Join(' ', Decoders().Select(decoder => decoder.Id))}"]);
        await kill.WaitForExitAsync();
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

    private Task<Photo> DecodeAsync(byte[] file) =>
        new PhotoReader(new OnePhoto(file), pool.Value).ReadAsync("", PhotoShape.Whole with { MostPixels = 100_000 }, CancellationToken.None);

    private async Task<string> RefusalAsync(byte[] file) => (await Assert.ThrowsAsync<ExtractionException>(() => DecodeAsync(file))).Code;

    private async Task AssertWorksAsync()
    {
        var photo = await new PhotoReader(new OnePhoto(Scene.File("scene.png")), pool.Value).ReadAsync("", PhotoShape.Whole, CancellationToken.None);
        Scene.AssertUpright(photo, 0);
    }
}

/// <summary>Beside no other tests: these kill decoders, and would kill those of others.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
