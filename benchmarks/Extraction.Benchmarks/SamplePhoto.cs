using IFeaLiD.Tests;
using NetVips;

namespace IFeaLiD.Extraction.Benchmarks;

/// <summary>A photo of a wanted size, scaled from one of the samples that the page offers, as a JPEG file in memory.</summary>
/// <param name="File">The JPEG.</param>
/// <param name="Width">Pixels a row.</param>
/// <param name="Height">Rows.</param>
internal sealed record SamplePhoto(byte[] File, int Width, int Height)
{
    private const int Quality = 92;

    /// <summary>Floating-point operations of all three stages of ResNet101, a photo pixel.</summary>
    public const double FlopsPerPixel = 279e3;

    public double Flops => FlopsPerPixel * Width * Height;

    public override string ToString() => $"{Width} x {Height}";

    public static SamplePhoto Make(int width, int height)
    {
        var sample = Path.Combine(Repository.Root, "services", "Viewer", "Client", "public", "samples", "coffee.jpg");
        using var scaled = Image.Thumbnail(sample, width, height: height, size: Enums.Size.Force);
        return new SamplePhoto(scaled.JpegsaveBuffer(q: Quality), width, height);
    }
}
