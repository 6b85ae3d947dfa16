using System.Numerics;
using System.Runtime.InteropServices;
using IFeaLiD.Models.Onnx;

namespace IFeaLiD.Models.Graphs;

/// <summary>
/// Integers -> float32, <c>(x - zero point) * scale</c> as ONNX's DequantizeLinear defines it: the difference in integers, one rounding
/// at the product, so that the result has the bits that a runtime computes.
/// </summary>
internal static class Dequantizer
{
    /// <param name="values">int8, uint8 or int32.</param>
    /// <param name="scales">One for all, or one per index of the axis.</param>
    /// <param name="zeros">As many as <paramref name="scales"/>.</param>
    /// <param name="inner">Number of consecutive values that share a scale.</param>
    /// <returns>float32, little-endian.</returns>
    public static byte[] Dequantize(TensorProto values, ReadOnlySpan<float> scales, ReadOnlySpan<int> zeros, int inner)
    {
        var source = values.Bytes();
        int size = ElementType.Size(values.DataType), count = source.Length / size;
        var result = GC.AllocateUninitializedArray<byte>(count * sizeof(float));
        var target = MemoryMarshal.Cast<byte, float>(result.AsSpan());
        for (int start = 0, run = 0; start < count; start += inner, run = (run + 1) % scales.Length)
        {
            var from = source.Slice(start * size, inner * size);
            var to = target.Slice(start, inner);
            if (values.DataType == ElementType.Int8)
                Run(MemoryMarshal.Cast<byte, sbyte>(from), to, scales[run], zeros[run]);
            else if (values.DataType == ElementType.UInt8)
                Run(from, to, scales[run], zeros[run]);
            else
                Run(MemoryMarshal.Cast<byte, int>(from), to, scales[run], zeros[run]);
        }

        return result;
    }

    private static void Run(ReadOnlySpan<sbyte> from, Span<float> to, float scale, int zero)
    {
        int i = 0;
        for (int width = Vector<sbyte>.Count; i <= from.Length - width; i += width)
        {
            Vector.Widen(new Vector<sbyte>(from[i..]), out Vector<short> low, out Vector<short> high);
            Store(low, to[i..], scale, zero);
            Store(high, to[(i + Vector<short>.Count)..], scale, zero);
        }

        for (; i < from.Length; i++)
            to[i] = (from[i] - zero) * scale;
    }

    private static void Run(ReadOnlySpan<byte> from, Span<float> to, float scale, int zero)
    {
        int i = 0;
        for (int width = Vector<byte>.Count; i <= from.Length - width; i += width)
        {
            Vector.Widen(new Vector<byte>(from[i..]), out Vector<ushort> low, out Vector<ushort> high);
            Store(Vector.AsVectorInt16(low), to[i..], scale, zero);
            Store(Vector.AsVectorInt16(high), to[(i + Vector<short>.Count)..], scale, zero);
        }

        for (; i < from.Length; i++)
            to[i] = (from[i] - zero) * scale;
    }

    private static void Run(ReadOnlySpan<int> from, Span<float> to, float scale, int zero)
    {
        for (int i = 0; i < from.Length; i++)
            to[i] = (float)unchecked(from[i] - zero) * scale;
    }

    private static void Store(Vector<short> values, Span<float> to, float scale, int zero)
    {
        Vector.Widen(values, out Vector<int> low, out Vector<int> high);
        (Vector.ConvertToSingle(low - new Vector<int>(zero)) * scale).CopyTo(to);
        (Vector.ConvertToSingle(high - new Vector<int>(zero)) * scale).CopyTo(to[Vector<int>.Count..]);
    }
}
