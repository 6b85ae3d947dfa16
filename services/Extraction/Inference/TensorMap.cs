using Microsoft.ML.OnnxRuntime;

namespace IFeaLiD.Extraction.Inference;

/// <summary>A map that one run made whole, where ONNX Runtime put it. The tensor, 1 x channels x height x width, is disposed with the map.</summary>
internal sealed class TensorMap(OrtValue tensor, int height, int width, int channels) : StageMap(height, width, channels)
{
    public override ReadOnlySpan<float> Plane(int channel) => tensor.GetTensorDataAsSpan<float>().Slice(channel * Map.Cells, Map.Cells);

    public override Rows Take(int first, int count) => first == 0 && count == Height ? new Rows(tensor, memory: null, borrowed: true) : base.Take(first, count);

    public override void Dispose() => tensor.Dispose();

    protected override void Write(int channel, int row, ReadOnlySpan<float> values) =>
        throw new NotSupportedException("The map is whole already.");

    protected override void Read(int channel, int row, Span<float> values) => Plane(channel).Slice(row * Width, values.Length).CopyTo(values);
}
