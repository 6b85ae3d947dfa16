using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace IFeaLiD.Extraction.Inference;

/// <summary>float32 values in native memory, any number of them: given back at once, and never moved or copied by the garbage collector.</summary>
internal sealed unsafe class NativeValues(long count) : IDisposable
{
    private float* first = (float*)NativeMemory.Alloc(checked((nuint)count), sizeof(float));

    public Span<float> Slice(long start, int length)
    {
        ObjectDisposedException.ThrowIf(first is null, this);
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start, count - length);
        return new Span<float>(first + start, length);
    }

    /// <summary>The values as a tensor that must not outlive them.</summary>
    public OrtValue AsTensor(long[] shape)
    {
        ObjectDisposedException.ThrowIf(first is null, this);
        return OrtValue.CreateTensorValueWithData(OrtMemoryInfo.DefaultInstance, TensorElementType.Float, shape, (IntPtr)first, count * sizeof(float));
    }

    public void Dispose()
    {
        NativeMemory.Free(first);
        first = null;
    }
}
