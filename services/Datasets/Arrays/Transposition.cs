namespace IFeaLiD.Datasets.Arrays;

/// <summary>Rows to columns: between vectors that lie whole, as NumPy has them, and planes, as networks and tiles have them.</summary>
internal static class Transposition
{
    /// <summary>Sixteen float32 fill a cache line.</summary>
    private const int Block = 16;

    /// <summary>Puts <c>source[row, column]</c> to <c>destination[column * stride + row]</c>.</summary>
    /// <param name="source">rows x columns.</param>
    /// <param name="rows">Of the source.</param>
    /// <param name="columns">Of the source.</param>
    /// <param name="destination">Long enough for the last value.</param>
    /// <param name="stride">From one column to the next in the destination; at least the number of rows.</param>
    public static void Transpose(ReadOnlySpan<float> source, int rows, int columns, Span<float> destination, int stride)
    {
        for (var firstRow = 0; firstRow < rows; firstRow += Block)
        {
            var lastRow = Math.Min(rows, firstRow + Block);
            for (var firstColumn = 0; firstColumn < columns; firstColumn += Block)
            {
                var lastColumn = Math.Min(columns, firstColumn + Block);
                for (var column = firstColumn; column < lastColumn; column++)
                {
                    var to = destination[(column * stride + firstRow)..];
                    for (var row = firstRow; row < lastRow; row++)
                    {
                        to[row - firstRow] = source[row * columns + column];
                    }
                }
            }
        }
    }
}
