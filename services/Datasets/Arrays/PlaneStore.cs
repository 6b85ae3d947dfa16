namespace IFeaLiD.Datasets.Arrays;

/// <summary>A map that is filled piece by piece, then read as planes or as pieces: in memory, or in a temporary file where memory shall not hold it.</summary>
public abstract class PlaneStore : IPlanes, IDisposable
{
    private protected PlaneStore(int height, int width, int channels) => Map = new FeatureMap(height, width, channels, this);

    /// <summary>height x width x channels; ends with this object.</summary>
    public FeatureMap Map { get; }

    /// <summary>Sets room aside.</summary>
    /// <param name="height">Rows of cells.</param>
    /// <param name="width">Cells a row.</param>
    /// <param name="channels">Values a cell.</param>
    /// <param name="memoryBytes">A larger map goes to a temporary file.</param>
    /// <param name="folder">For that file; made where needed.</param>
    /// <exception cref="IOException">Not enough room on the disk.</exception>
    public static PlaneStore Create(int height, int width, int channels, long memoryBytes, string folder) =>
        sizeof(float) * (double)height * width * channels <= memoryBytes
            ? new MemoryPlaneStore(height, width, channels)
            : new FilePlaneStore(height, width, channels, folder);

    /// <inheritdoc/>
    public abstract ReadOnlySpan<float> Plane(int channel);

    /// <summary>Puts values of one channel into their place.</summary>
    /// <param name="channel">0 to channels - 1.</param>
    /// <param name="cell">Of the first value, counted row by row.</param>
    /// <param name="values">Any number.</param>
    public abstract void Write(int channel, int cell, ReadOnlySpan<float> values);

    /// <summary>Gets values of one channel.</summary>
    /// <param name="channel">0 to channels - 1.</param>
    /// <param name="cell">Of the first value, counted row by row.</param>
    /// <param name="values">To be filled.</param>
    public abstract void Read(int channel, int cell, Span<float> values);

    /// <inheritdoc/>
    public abstract void Dispose();
}
