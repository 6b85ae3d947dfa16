namespace IFeaLiD.Extraction.Inference;

/// <summary>A map that was made in strips and has room in memory.</summary>
internal sealed class MemoryMap(int height, int width, int channels) : StageMap(height, width, channels)
{
    private readonly NativeValues values = new((long)height * width * channels);

    public override ReadOnlySpan<float> Plane(int channel) => values.Slice((long)channel * Map.Cells, Map.Cells);

    public override Rows Take(int first, int count) =>
        first == 0 && count == Height ? new Rows(values.AsTensor([1, Map.Channels, Height, Width]), memory: null) : base.Take(first, count);

    public override void Dispose() => values.Dispose();

    protected override void Write(int channel, int row, ReadOnlySpan<float> rows) => rows.CopyTo(At(channel, row, rows.Length));

    protected override void Read(int channel, int row, Span<float> rows) => At(channel, row, rows.Length).CopyTo(rows);

    private Span<float> At(int channel, int row, int length) => values.Slice((long)channel * Map.Cells + (long)row * Width, length);
}
