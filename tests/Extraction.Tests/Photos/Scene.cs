using IFeaLiD.Datasets.Storage;
using IFeaLiD.Decoder;
using IFeaLiD.Decoder.Orders;
using IFeaLiD.Extraction.Photos;
using IFeaLiD.Tests;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace IFeaLiD.Extraction.Tests.Photos;

/// <summary>What the photos of the fixtures folder show: four fields, 64 x 48 pixels, red | green over blue | yellow.</summary>
internal static class Scene
{
    public static readonly (int R, int G, int B) Red = (200, 40, 30), Green = (40, 180, 60), Blue = (30, 50, 190), Yellow = (220, 200, 40);

    public static byte[] File(string name) => System.IO.File.ReadAllBytes(Repository.Fixture("photos", name));

    /// <summary>A photo of these pixels that nobody scaled or cropped.</summary>
    public static Photo Uncompressed(byte[] rgb, int width, int height) => new(
        rgb, new PhotoHeader(PhotoFormat.Png, width, height, 1), new Framing(new PixelArea(0, 0, width, height), width, height, 0, 0, width, height), []);

    public static Photo Decode(string name, PhotoLimits? limits = null, long? mostPixels = null) => Decode(File(name), limits, mostPixels);

    public static Photo Decode(byte[] file, PhotoLimits? limits = null, long? mostPixels = null) =>
        Decode(file, PhotoShape.Whole with { MostPixels = mostPixels }, limits);

    public static Photo Decode(byte[] file, PhotoShape shape, PhotoLimits? limits = null) =>
        DecodeAsync(file, shape, limits).GetAwaiter().GetResult();

    /// <summary>By the public door: a store with the file, and the reader with its decoder program.</summary>
    public static async Task<Photo> DecodeAsync(byte[] file, PhotoShape shape, PhotoLimits? limits = null)
    {
        using var pool = limits is null ? null : new DecoderPool(Options.Create(limits), NullLogger<DecoderPool>.Instance);
        return await new PhotoReader(new OnePhoto(file), pool ?? Pool).ReadAsync("", shape, CancellationToken.None);
    }

    public static DecoderPool Pool { get; } = new(Options.Create(new PhotoLimits()), NullLogger<DecoderPool>.Instance);

    /// <summary>The middle pixel of each field: top left, top right, bottom left, bottom right.</summary>
    public static (int R, int G, int B)[] Fields(Photo photo) =>
        [.. new[] { (1, 1), (3, 1), (1, 3), (3, 3) }.Select(at => Pixel(photo, photo.Width * at.Item1 / 4, photo.Height * at.Item2 / 4))];

    public static void AssertUpright(Photo photo, int tolerance) => AssertFields([Red, Green, Blue, Yellow], photo, tolerance);

    public static void AssertFields((int R, int G, int B)[] expected, Photo photo, int tolerance)
    {
        var found = Fields(photo);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.True(Far(expected[i], found[i]) <= tolerance, $"Field {i}: expected {expected[i]} within {tolerance}, found {found[i]}.");
        }
    }

    public static int Far((int R, int G, int B) a, (int R, int G, int B) b) =>
        Math.Max(Math.Abs(a.R - b.R), Math.Max(Math.Abs(a.G - b.G), Math.Abs(a.B - b.B)));

    private static (int, int, int) Pixel(Photo photo, int x, int y)
    {
        var at = photo.Rgb.AsSpan(3 * (y * photo.Width + x), 3);
        return (at[0], at[1], at[2]);
    }
}

/// <summary>A store that has one photo, under any name.</summary>
internal sealed class OnePhoto(Stream file) : IContentStore
{
    public OnePhoto(byte[] file)
        : this(new MemoryStream(file, writable: false))
    {
    }

    public Task<Stream?> OpenAsync(string sha256, CancellationToken cancellationToken) => Task.FromResult<Stream?>(file);

    public Task<StoredContent> PutAsync(Func<Stream, CancellationToken, Task> write, long expectedBytes, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<StoredContent?> FindAsync(string sha256, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<bool> DeleteAsync(string sha256, CancellationToken cancellationToken) => throw new NotSupportedException();

    public IAsyncEnumerable<StoredContent> ListOlderAsync(DateTimeOffset moment, CancellationToken cancellationToken) => throw new NotSupportedException();
}
