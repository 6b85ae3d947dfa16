using System.Numerics;
using System.Numerics.Tensors;

namespace IFeaLiD.Datasets.Tiles;

/// <summary>Filter types of PNG (section 9 of the specification), for pixels of four bytes.</summary>
internal enum PngFilter : byte
{
    None,
    Sub,
    Up,
    Average,
    Paeth,
}

/// <summary>Applies and undoes PNG filters, a row at a time.</summary>
internal static class PngFiltering
{
    private const int BytesPerPixel = 4;

    /// <summary>Writes the filtered row; Paeth is never chosen by our encoder, since it does not pay on feature maps.</summary>
    public static void Apply(PngFilter filter, ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, Span<byte> filtered)
    {
        switch (filter)
        {
            case PngFilter.None:
                row.CopyTo(filtered);
                break;
            case PngFilter.Sub:
                row[..BytesPerPixel].CopyTo(filtered);
                TensorPrimitives.Subtract(row[BytesPerPixel..], row[..^BytesPerPixel], filtered[BytesPerPixel..row.Length]);
                break;
            case PngFilter.Up:
                TensorPrimitives.Subtract(row, above, filtered);
                break;
            case PngFilter.Average:
                Average(row, above, filtered);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(filter), filter, null);
        }
    }

    /// <summary>Turns a filtered row into the original in place.</summary>
    /// <exception cref="DatasetException">An unknown filter type.</exception>
    public static void Undo(PngFilter filter, Span<byte> row, ReadOnlySpan<byte> above)
    {
        switch (filter)
        {
            case PngFilter.None:
                break;
            case PngFilter.Sub:
                for (var i = BytesPerPixel; i < row.Length; i++)
                {
                    row[i] += row[i - BytesPerPixel];
                }

                break;
            case PngFilter.Up:
                TensorPrimitives.Add(row, above, row);
                break;
            case PngFilter.Average:
                for (var i = 0; i < row.Length; i++)
                {
                    var left = i < BytesPerPixel ? 0 : row[i - BytesPerPixel];
                    row[i] += (byte)((left + above[i]) / 2);
                }

                break;
            case PngFilter.Paeth:
                for (var i = 0; i < row.Length; i++)
                {
                    var first = i < BytesPerPixel;
                    row[i] += Predict(first ? 0 : row[i - BytesPerPixel], above[i], first ? 0 : above[i - BytesPerPixel]);
                }

                break;
            default:
                throw new DatasetException("tile-damaged", $"A tile uses PNG filter type {(byte)filter}; 0 to 4 are defined.");
        }
    }

    private static void Average(ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, Span<byte> filtered)
    {
        for (var i = 0; i < BytesPerPixel; i++)
        {
            filtered[i] = (byte)(row[i] - above[i] / 2);
        }

        var at = BytesPerPixel;
        for (; at + Vector<byte>.Count <= row.Length; at += Vector<byte>.Count)
        {
            var left = new Vector<byte>(row[(at - BytesPerPixel)..]);
            var up = new Vector<byte>(above[at..]);
            var mean = (left & up) + ((left ^ up) >>> 1); // floor((left + up) / 2) without a carry
            (new Vector<byte>(row[at..]) - mean).CopyTo(filtered[at..]);
        }

        for (; at < row.Length; at++)
        {
            filtered[at] = (byte)(row[at] - (row[at - BytesPerPixel] + above[at]) / 2);
        }
    }

    private static byte Predict(int left, int above, int aboveLeft)
    {
        var estimate = left + above - aboveLeft;
        int toLeft = Math.Abs(estimate - left), toAbove = Math.Abs(estimate - above), toCorner = Math.Abs(estimate - aboveLeft);
        return (byte)(toLeft <= toAbove && toLeft <= toCorner ? left : toAbove <= toCorner ? above : aboveLeft);
    }
}
