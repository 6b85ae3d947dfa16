using System.Buffers;
using Microsoft.ML.OnnxRuntime;

namespace IFeaLiD.Extraction.Inference;

/// <summary>A run's float32 output where ONNX Runtime put it: read in place, freed when disposed.</summary>
internal sealed unsafe class TensorMemory(OrtValue value, int length) : MemoryManager<float>
{
    private bool disposed;

    /// <summary>Disposing frees the value; dropping it without does so when it is collected.</summary>
    public OrtValue Value => value;

    public override Span<float> GetSpan()
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        return value.GetTensorMutableDataAsSpan<float>()[..length];
    }

    public override MemoryHandle Pin(int elementIndex = 0)
    {
        // Native memory does not move.
        fixed (float* first = GetSpan())
        {
            return new MemoryHandle(first + elementIndex);
        }
    }

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !disposed)
        {
            disposed = true;
            value.Dispose();
        }
    }
}
