using Microsoft.ML.OnnxRuntime;

namespace IFeaLiD.Extraction.Inference;

/// <summary>Some rows of a network's input as a tensor <c>1 x channels x rows x width</c>; disposing frees what was set aside for them.</summary>
internal sealed class Rows(OrtValue tensor, NativeValues? memory, bool borrowed = false) : IDisposable
{
    public OrtValue Tensor => tensor;

    public void Dispose()
    {
        if (!borrowed)
        {
            tensor.Dispose();
        }

        memory?.Dispose();
    }
}
