using System.Runtime.InteropServices;

namespace IFeaLiD.Models.Onnx;

/// <summary>The values of a weight, wherever its exporter put them: raw bytes, or one of the typed lists.</summary>
internal static class TensorData
{
    private const int ExternalLocation = 1;

    /// <summary>Number of values by the shape.</summary>
    /// <exception cref="ModelException">weight-invalid.</exception>
    public static long Count(this TensorProto tensor)
    {
        long count = 1;
        foreach (long length in tensor.Dims)
        {
            if (length < 0 || (length > 0 && count > int.MaxValue / length))
                throw new ModelException(ModelErrorCodes.WeightInvalid,
                    $"Weight '{tensor.Name}' says it is {string.Join(" x ", tensor.Dims)}; at most {int.MaxValue} values are read.");
            count *= length;
        }

        return count;
    }

    /// <summary>Refuses data in another file, and a shape that does not fit the data.</summary>
    /// <exception cref="ModelException">external-data, weight-invalid.</exception>
    public static void Check(this TensorProto tensor)
    {
        if (tensor.DataLocation == ExternalLocation || tensor.ExternalData.Count > 0)
            throw new ModelException(ModelErrorCodes.ExternalData,
                $"Weight '{tensor.Name}' lies outside the .onnx file; only models in one file are read. Export it again without external data.");
        int size = ElementType.Size(tensor.DataType);
        if (size == 0)
            return;
        long expected = tensor.Count(), found = FoundBytes(tensor, size);
        if (found != expected * size)
            throw new ModelException(ModelErrorCodes.WeightInvalid,
                $"Weight '{tensor.Name}' says it is {string.Join(" x ", tensor.Dims)} = {expected * size} bytes, but holds {found}.");
    }

    private static long FoundBytes(TensorProto tensor, int size) => tensor.HasRawData ? tensor.RawData.Length : size * (long)(tensor.DataType switch
    {
        ElementType.Float32 => tensor.FloatData.Count,
        ElementType.Int64 => tensor.Int64Data.Count,
        _ => tensor.Int32Data.Count,
    });

    /// <summary>The bytes of all values, little-endian, without a copy where the file has them in this form.</summary>
    public static ReadOnlySpan<byte> Bytes(this TensorProto tensor)
    {
        if (tensor.HasRawData)
            return tensor.RawData.Span;
        return tensor.DataType switch
        {
            ElementType.Float32 => MemoryMarshal.AsBytes<float>(tensor.FloatData.ToArray()),
            ElementType.Int64 => MemoryMarshal.AsBytes<long>(tensor.Int64Data.ToArray()),
            ElementType.Int32 => MemoryMarshal.AsBytes<int>(tensor.Int32Data.ToArray()),
            ElementType.Float16 => MemoryMarshal.AsBytes<ushort>(tensor.Int32Data.Select(v => (ushort)v).ToArray()),
            _ => tensor.Int32Data.Select(v => (byte)v).ToArray(),
        };
    }
}
