namespace IFeaLiD.Datasets;

/// <summary>Planes that lie in memory one after the other, not copied.</summary>
/// <param name="values"><c>channels x cells</c>.</param>
/// <param name="cells">Cells of the map.</param>
internal sealed class MemoryPlanes(ReadOnlyMemory<float> values, int cells) : IPlanes
{
    public ReadOnlySpan<float> Plane(int channel) => values.Span.Slice(channel * cells, cells);
}
