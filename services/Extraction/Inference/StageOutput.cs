using IFeaLiD.Datasets;
using Microsoft.ML.OnnxRuntime;

namespace IFeaLiD.Extraction.Inference;

/// <summary>One stage's feature map in native memory, which is freed when the last of its users is done.</summary>
internal sealed class StageOutput : IDisposable
{
    private readonly TensorMemory memory;

    public StageOutput(OrtValue value)
    {
        var shape = value.GetTensorTypeAndShape().Shape; // 1 x channels x height x width
        memory = new TensorMemory(value, checked((int)(shape[1] * shape[2] * shape[3])));
        Map = new FeatureMap((int)shape[2], (int)shape[3], (int)shape[1], memory.Memory);
    }

    /// <summary>height x width x channels.</summary>
    public FeatureMap Map { get; }

    /// <summary>The next stage's input.</summary>
    public OrtValue Value => memory.Value;

    public void Dispose() => ((IDisposable)memory).Dispose();
}
