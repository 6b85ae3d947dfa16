namespace IFeaLiD.Datasets;

/// <summary>
/// The output of one layer for one photo: <c>height x width x channels</c> of float32, one feature vector a cell.
/// </summary>
/// <remarks>
/// Memory holds one plane after the other (<c>channels x height x width</c>, rows from the top), as networks give it.
/// </remarks>
public sealed class FeatureMap
{
    /// <summary>Wraps planes without copying them.</summary>
    /// <param name="height">Rows of cells, at least 1.</param>
    /// <param name="width">Cells a row, at least 1.</param>
    /// <param name="channels">Values a cell, at least 1.</param>
    /// <param name="planes">Exactly <c>channels * height * width</c> values, plane by plane.</param>
    /// <exception cref="ArgumentException">The planes do not have that many values.</exception>
    public FeatureMap(int height, int width, int channels, ReadOnlyMemory<float> planes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        if ((long)height * width * channels != planes.Length)
        {
            throw new ArgumentException(
                $"A map of {height} x {width} x {channels} needs {(long)height * width * channels} values, not {planes.Length}.", nameof(planes));
        }

        Height = height;
        Width = width;
        Channels = channels;
        Planes = planes;
    }

    /// <summary>Rows of cells.</summary>
    public int Height { get; }

    /// <summary>Cells a row.</summary>
    public int Width { get; }

    /// <summary>Values a cell, that is the length of a feature vector.</summary>
    public int Channels { get; }

    /// <summary>All values, plane by plane.</summary>
    public ReadOnlyMemory<float> Planes { get; }

    /// <summary>Cells of the map: <c>height * width</c>.</summary>
    public int Cells => Height * Width;

    /// <summary>One channel: <c>height x width</c> values, rows from the top.</summary>
    public ReadOnlySpan<float> Plane(int channel) => Planes.Span.Slice(channel * Cells, Cells);
}
