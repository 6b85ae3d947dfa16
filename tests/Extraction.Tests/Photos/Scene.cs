using IFeaLiD.Extraction.Photos;
using IFeaLiD.Tests;
using Microsoft.Extensions.Options;

namespace IFeaLiD.Extraction.Tests.Photos;

/// <summary>What the photos of the fixtures folder show: four fields, 64 x 48 pixels, red | green over blue | yellow.</summary>
internal static class Scene
{
    public static readonly (int R, int G, int B) Red = (200, 40, 30), Green = (40, 180, 60), Blue = (30, 50, 190), Yellow = (220, 200, 40);

    public static byte[] File(string name) => System.IO.File.ReadAllBytes(Repository.Fixture("photos", name));

    public static Photo Decode(string name, PhotoLimits? limits = null, long? mostPixels = null) => Decode(File(name), limits, mostPixels);

    public static Photo Decode(byte[] file, PhotoLimits? limits = null, long? mostPixels = null) =>
        new PhotoDecoder(Options.Create(limits ?? new PhotoLimits())).Decode(file, mostPixels);

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
