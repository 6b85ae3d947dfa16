using System.Runtime.InteropServices;

namespace IFeaLiD.Datasets.Arrays;

/// <summary>Native memory: given back at once, and of any size.</summary>
internal sealed unsafe class MemoryPlaneStore(int height, int width, int channels) : PlaneStore(height, width, channels)
{
    private float* first = (float*)NativeMemory.Alloc(checked((nuint)((long)height * width * channels)), sizeof(float));

    public override ReadOnlySpan<float> Plane(int channel) => At(channel, 0, Map.Cells);

    public override void Write(int channel, int cell, ReadOnlySpan<float> values) => values.CopyTo(At(channel, cell, values.Length));

    public override void Read(int channel, int cell, Span<float> values) => At(channel, cell, values.Length).CopyTo(values);

    public override void Dispose()
    {
        NativeMemory.Free(first);
        first = null;
    }

    private Span<float> At(int channel, int cell, int length)
    {
        ObjectDisposedException.ThrowIf(first is null, this);
        ArgumentOutOfRangeException.ThrowIfNegative(channel);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(channel, Map.Channels);
        ArgumentOutOfRangeException.ThrowIfNegative(cell);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(cell, Map.Cells - length);
        return new Span<float>(first + (long)channel * Map.Cells + cell, length);
    }
}
