using IFeaLiD.Tests;
using NetVips;

namespace IFeaLiD.Viewer.Tests;

/// <summary>Photos to upload: no two are alike unless their seeds are.</summary>
internal static class Photos
{
    /// <summary>64 x 48 pixels, a matter of milliseconds.</summary>
    public static byte[] Small(int seed) => Noise(64, 48, seed);

    /// <summary>1120 x 840 pixels: seconds of inference, for what is met in mid-job and then finished.</summary>
    public static byte[] Medium(int seed) => Noise(1120, 840, seed);

    /// <summary>1600 x 1200 pixels: longer, for what is met after its first stage.</summary>
    public static byte[] Large(int seed) => Noise(1600, 1200, seed);

    public static byte[] Fixture(string name) => System.IO.File.ReadAllBytes(Repository.Fixture("photos", name));

    /// <summary>Many pixels in few bytes.</summary>
    public static byte[] Black(int width, int height)
    {
        using var black = Image.Black(width, height, bands: 3);
        using var tagged = black.Copy(interpretation: Enums.Interpretation.Srgb);
        return tagged.JpegsaveBuffer();
    }

    public static byte[] Noise(int width, int height, int seed)
    {
        using var noise = Image.Gaussnoise(width, height, mean: 128, sigma: 40, seed: seed);
        using var bytes = noise.Cast(Enums.BandFormat.Uchar);
        using var colours = bytes.Bandjoin(bytes.Rot180(), bytes.Invert());
        using var tagged = colours.Copy(interpretation: Enums.Interpretation.Srgb);
        return tagged.JpegsaveBuffer(q: 60);
    }
}
