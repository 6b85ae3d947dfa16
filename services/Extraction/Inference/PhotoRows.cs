using IFeaLiD.Extraction.Photos;
using IFeaLiD.Models;

namespace IFeaLiD.Extraction.Inference;

/// <summary>Photo to tensor, as the model's manifest says: <c>(value / divisor - mean) / deviation</c> for each channel. Made when a strip is asked for.</summary>
internal sealed class PhotoRows : IRowSource
{
    private const int Channels = 3;

    private readonly Photo photo;
    private readonly Margins margins;
    private readonly int[] bands;
    private readonly float[][] tables;

    /// <param name="photo">height x width x 3.</param>
    /// <param name="preprocessing">Of the model.</param>
    /// <param name="margins">Black pixels around the photo.</param>
    public PhotoRows(Photo photo, Preprocessing preprocessing, Margins margins)
    {
        (this.photo, this.margins) = (photo, margins);
        bands = preprocessing.Channels == ChannelOrder.Bgr ? [2, 1, 0] : [0, 1, 2];
        // A byte has 256 values, so a table does the arithmetic once for each.
        tables = [.. Enumerable.Range(0, Channels).Select(channel => Table(preprocessing, channel))];
    }

    public int Height => photo.Height + margins.Top + margins.Bottom;

    public int Width => photo.Width + margins.Left + margins.Right;

    public Rows Take(int first, int count)
    {
        var memory = new NativeValues((long)Channels * count * Width);
        Parallel.For(0, count, y =>
        {
            for (var channel = 0; channel < Channels; channel++)
            {
                Fill(channel, first + y - margins.Top, memory.Slice(((long)channel * count + y) * Width, Width));
            }
        });
        return new Rows(memory.AsTensor([1, Channels, count, Width]), memory);
    }

    private void Fill(int channel, int photoRow, Span<float> row)
    {
        var table = tables[channel];
        if (photoRow < 0 || photoRow >= photo.Height)
        {
            row.Fill(table[0]);
            return;
        }

        row[..margins.Left].Fill(table[0]);
        row[(margins.Left + photo.Width)..].Fill(table[0]);
        row = row.Slice(margins.Left, photo.Width);
        var rgb = photo.Rgb.AsSpan(checked(3 * photoRow * photo.Width), 3 * photo.Width);
        for (int x = 0, at = bands[channel]; x < row.Length; x++, at += 3)
        {
            row[x] = table[rgb[at]];
        }
    }

    private static float[] Table(Preprocessing preprocessing, int channel) =>
        [.. Enumerable.Range(0, 256).Select(value => (value / preprocessing.Divisor - preprocessing.Mean[channel]) / preprocessing.Deviation[channel])];
}
