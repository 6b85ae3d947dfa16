using Microsoft.Playwright;

namespace IFeaLiD.Scale.Benchmarks;

/// <summary>A photo large enough to take some seconds, so that its extraction can be met in the middle.</summary>
internal static class LargePhoto
{
    /// <param name="shade">Photos of another shade are extracted anew.</param>
    public static FilePayload Make(int shade = 40)
    {
        const int Width = 2000, Height = 1400;
        var rgba = new byte[4 * Width * Height];
        for (var i = 0; i < rgba.Length; i++)
        {
            rgba[i] = i % 4 == 3 ? (byte)255 : (byte)(i / 4 % Width / 8 * 3 + i / 4 / Width / 8 * 5 + i % 4 * shade);
        }

        return new FilePayload
        {
            Name = "large.png",
            MimeType = "image/png",
            Buffer = new IFeaLiD.Datasets.Tiles.PngEncoder().Encode(rgba, Height, Width),
        };
    }
}
