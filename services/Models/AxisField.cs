namespace IFeaLiD.Models;

/// <summary>
/// What one cell of a layer sees along one axis: cell i looks at <see cref="Size"/> pixels around photo pixel
/// <c>Offset + Stride * i</c> (Araujo, Norris, Sim 2019, "Computing receptive fields of convolutional neural networks", distill.pub).
/// </summary>
/// <param name="Stride">Photo pixels from one cell to the next.</param>
/// <param name="Offset">Centre of cell 0 in photo pixel indices: 0 is the centre of the first pixel, -0.5 its edge.</param>
/// <param name="Size">Photo pixels from the first to the last one seen; the network's own padding counts.</param>
public sealed record AxisField(int Stride, double Offset, long Size)
{
    /// <summary>The photo itself: each cell is its pixel.</summary>
    public static readonly AxisField Photo = new(1, 0, 1);

    /// <summary>The field behind a window that is moved over this one.</summary>
    /// <param name="extent">Cells from the first to the last one the window reads.</param>
    /// <param name="stride">Cells from one place of the window to the next.</param>
    /// <param name="padding">Cells added before cell 0.</param>
    internal AxisField Window(int extent, int stride, int padding) =>
        new(checked(Stride * stride), Offset + (Stride * (((extent - 1) / 2.0) - padding)), Size + ((long)(extent - 1) * Stride));

    /// <summary>The smallest field that holds both, or null where the strides differ, so that no cell of one belongs to a cell of the other.</summary>
    internal AxisField? Join(AxisField other)
    {
        if (Stride != other.Stride)
            return null;
        double first = Math.Min(First, other.First), last = Math.Max(Last, other.Last);
        return new(Stride, (first + last) / 2, (long)Math.Round(last - first) + 1);
    }

    /// <summary>This field counted in cells of <paramref name="from"/>, a layer before it.</summary>
    internal AxisField RelativeTo(AxisField from) =>
        new(Stride / from.Stride, (Offset - from.Offset) / from.Stride, ((Size - from.Size) / from.Stride) + 1);

    /// <summary>First pixel that cell 0 sees; below 0 where it begins in the padding.</summary>
    internal double First => Offset - ((Size - 1) / 2.0);

    /// <summary>Last pixel that cell 0 sees.</summary>
    internal double Last => Offset + ((Size - 1) / 2.0);
}
