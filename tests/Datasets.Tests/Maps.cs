namespace IFeaLiD.Datasets.Tests;

/// <summary>Feature maps for tests.</summary>
internal static class Maps
{
    /// <summary>Smooth over the picture with noise on top, some cells zero, as a ReLU layer gives it; the same on every machine.</summary>
    public static FeatureMap Natural(int height, int width, int channels, uint seed = 1)
    {
        var planes = new float[height * width * channels];
        var state = seed;
        for (var i = 0; i < planes.Length; i++)
        {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            int channel = i / (height * width), y = i / width % height, x = i % width;
            // Only +, - and *: transcendental functions differ between platforms.
            var wave = (x * (channel + 3) % 17 - 8) * 0.125f + (y * (channel + 5) % 13 - 6) * 0.25f;
            planes[i] = MathF.Max(0, wave * (channel % 7 + 1) + (state >> 8) * (1f / (1 << 24)));
        }

        return new FeatureMap(height, width, channels, planes);
    }
}
