namespace IFeaLiD.Models.Onnx;

/// <summary>How much of a file is believed before it is refused.</summary>
/// <param name="MaxBytes">Size of the file; default 1 GiB (ResNet101 in float32 has 170 MB).</param>
/// <param name="MaxEntries">Nodes, weights, inputs, outputs and noted shapes together; default 50,000 (ResNet101 has about 1,000).</param>
/// <param name="MaxDepth">Messages within messages; default 32 (a plain graph needs 6).</param>
internal sealed record OnnxLimits(long MaxBytes = 1L << 30, int MaxEntries = 50_000, int MaxDepth = 32)
{
    public static readonly OnnxLimits Default = new();
}
