using System.Buffers.Binary;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace IFeaLiD.Datasets.Arrays;

/// <summary>Numbers of any type to float32, rounded to the nearest.</summary>
internal static class NumberConversion
{
    /// <summary>Converts; the raw bytes may be changed on the way.</summary>
    /// <param name="type">Of the numbers.</param>
    /// <param name="raw">As the file holds them.</param>
    /// <param name="values">As many as there are numbers.</param>
    public static void ToFloats(NumberType type, Span<byte> raw, Span<float> values)
    {
        if (type.BigEndian)
        {
            Reverse(raw, type.Bytes);
        }

        switch (type.Kind, type.Bytes)
        {
            case ('f', 2): TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<byte, Half>(raw), values); break;
            case ('f', 4): MemoryMarshal.Cast<byte, float>(raw).CopyTo(values); break;
            case ('f', 8): Convert<double>(raw, values); break;
            case ('i', 1): Convert<sbyte>(raw, values); break;
            case ('i', 2): Convert<short>(raw, values); break;
            case ('i', 4): Convert<int>(raw, values); break;
            case ('i', 8): Convert<long>(raw, values); break;
            case ('u', 1): Convert<byte>(raw, values); break;
            case ('u', 2): Convert<ushort>(raw, values); break;
            case ('u', 4): Convert<uint>(raw, values); break;
            case ('u', 8): Convert<ulong>(raw, values); break;
            default: Truths(raw, values); break;
        }
    }

    private static void Convert<T>(Span<byte> raw, Span<float> values)
        where T : unmanaged, INumberBase<T> => TensorPrimitives.ConvertTruncating<T, float>(MemoryMarshal.Cast<byte, T>(raw), values);

    /// <summary>As NumPy has it, whatever is not 0 is true.</summary>
    private static void Truths(ReadOnlySpan<byte> raw, Span<float> values)
    {
        for (var i = 0; i < raw.Length; i++)
        {
            values[i] = raw[i] == 0 ? 0 : 1;
        }
    }

    private static void Reverse(Span<byte> raw, int bytes)
    {
        switch (bytes)
        {
            case 2:
                var shorts = MemoryMarshal.Cast<byte, ushort>(raw);
                BinaryPrimitives.ReverseEndianness(shorts, shorts);
                break;
            case 4:
                var words = MemoryMarshal.Cast<byte, uint>(raw);
                BinaryPrimitives.ReverseEndianness(words, words);
                break;
            case 8:
                var longs = MemoryMarshal.Cast<byte, ulong>(raw);
                BinaryPrimitives.ReverseEndianness(longs, longs);
                break;
        }
    }
}
