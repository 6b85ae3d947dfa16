using IFeaLiD.Extraction.Photos;
using IFeaLiD.Models;

namespace IFeaLiD.Extraction.Inference;

/// <summary>Photo to tensor, as the model's manifest says.</summary>
public static class TensorMaker
{
    /// <summary>(value / divisor - mean) / deviation for each channel.</summary>
    /// <returns>3 x height x width.</returns>
    public static float[] ToTensor(Photo photo, Preprocessing preprocessing)
    {
        var pixels = photo.Width * photo.Height;
        var tensor = GC.AllocateUninitializedArray<float>(3 * pixels);
        // A byte has 256 values, so a table does the arithmetic once for each.
        var tables = Enumerable.Range(0, 3).Select(channel => Table(preprocessing, channel)).ToArray();
        Parallel.For(0, photo.Height, y =>
        {
            for (var channel = 0; channel < 3; channel++)
            {
                var band = preprocessing.Channels == ChannelOrder.Bgr ? 2 - channel : channel;
                var table = tables[channel];
                var row = tensor.AsSpan(channel * pixels + y * photo.Width, photo.Width);
                var rgb = photo.Rgb.AsSpan(3 * y * photo.Width, 3 * photo.Width);
                for (var x = 0; x < row.Length; x++)
                {
                    row[x] = table[rgb[3 * x + band]];
                }
            }
        });
        return tensor;
    }

    private static float[] Table(Preprocessing preprocessing, int channel) =>
        [.. Enumerable.Range(0, 256).Select(value => (value / preprocessing.Divisor - preprocessing.Mean[channel]) / preprocessing.Deviation[channel])];
}
