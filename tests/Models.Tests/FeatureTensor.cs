namespace IFeaLiD.Models.Tests;

/// <summary>1 x channels x height x width, as it comes out of ONNX Runtime.</summary>
internal sealed record FeatureTensor(long[] Shape, float[] Values)
{
    public int Channels => (int)Shape[1];

    public int Height => (int)Shape[2];

    public int Width => (int)Shape[3];

    /// <summary>Seeded noise, about as large as a prepared photo.</summary>
    public static FeatureTensor Noise(int height, int width)
    {
        var random = new Random(height + (width * 1000));
        return new([1, 3, height, width], Enumerable.Range(0, 3 * height * width).Select(_ => (float)((random.NextDouble() * 4) - 2)).ToArray());
    }

    /// <summary>1 x height x width x channels.</summary>
    public FeatureTensor ChannelsLast()
    {
        var values = new float[Values.Length];
        int cells = Height * Width;
        for (int c = 0, at = 0; c < Channels; c++)
            for (int cell = 0; cell < cells; cell++, at++)
                values[(cell * Channels) + c] = Values[at];
        return new([1, Height, Width, Channels], values);
    }

    /// <summary>Same shape, and no value differs by more than <paramref name="tolerance"/> of the largest.</summary>
    public void AssertClose(FeatureTensor expected, double tolerance)
    {
        Assert.Equal(expected.Shape, Shape);
        double largest = expected.Values.Max(Math.Abs), difference = 0;
        Assert.True(largest > 0, "The expected values are all zero: nothing would be compared.");
        for (int i = 0; i < Values.Length; i++)
            difference = Math.Max(difference, Math.Abs(Values[i] - expected.Values[i]));
        Assert.True(difference <= tolerance * largest, $"differs by {difference}, largest value {largest}");
    }
}
