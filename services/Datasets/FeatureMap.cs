namespace IFeaLiD.Datasets;

/// <summary>
/// The output of one layer for one photo: <c>height x width x channels</c> of float32, one feature vector a cell.
/// </summary>
/// <remarks>
/// It is held plane by plane (<c>channels x height x width</c>, rows from the top), as networks give it. A plane has at most
/// 2,147,483,647 cells; there is no such bound for the map.
/// </remarks>
public sealed class FeatureMap
{
    private readonly IPlanes planes;

    /// <summary>Wraps planes without copying them.</summary>
    /// <param name="height">Rows of cells, at least 1.</param>
    /// <param name="width">Cells a row, at least 1.</param>
    /// <param name="channels">Values a cell, at least 1.</param>
    /// <param name="planes">As many planes of <c>height * width</c> values as there are channels.</param>
    public FeatureMap(int height, int width, int channels, IPlanes planes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        Cells = checked(height * width);
        Height = height;
        Width = width;
        Channels = channels;
        this.planes = planes;
    }

    /// <summary>Wraps planes in memory without copying them.</summary>
    /// <param name="height">Rows of cells, at least 1.</param>
    /// <param name="width">Cells a row, at least 1.</param>
    /// <param name="channels">Values a cell, at least 1.</param>
    /// <param name="planes">Exactly <c>channels * height * width</c> values, plane by plane.</param>
    /// <exception cref="ArgumentException">The planes do not have that many values.</exception>
    public FeatureMap(int height, int width, int channels, ReadOnlyMemory<float> planes)
        : this(height, width, channels, new MemoryPlanes(planes, height * width))
    {
        if (Values != planes.Length)
        {
            throw new ArgumentException($"A map of {height} x {width} x {channels} needs {Values} values, not {planes.Length}.", nameof(planes));
        }
    }

    /// <summary>Rows of cells.</summary>
    public int Height { get; }

    /// <summary>Cells a row.</summary>
    public int Width { get; }

    /// <summary>Values a cell, that is the length of a feature vector.</summary>
    public int Channels { get; }

    /// <summary>Cells of the map: <c>height * width</c>.</summary>
    public int Cells { get; }

    /// <summary>Values of the map: <c>height * width * channels</c>.</summary>
    public long Values => (long)Cells * Channels;

    /// <summary>One channel: <c>height x width</c> values, rows from the top; valid until the same thread asks for another one.</summary>
    public ReadOnlySpan<float> Plane(int channel)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(channel);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(channel, Channels);
        return planes.Plane(channel)[..Cells];
    }
}
