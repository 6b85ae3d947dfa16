using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Google.Protobuf;
using IFeaLiD.Models.Onnx;

namespace IFeaLiD.Models.Graphs;

/// <summary>
/// Small weights -> float32 weights. A file may keep them as integers behind DequantizeLinear or as half floats behind Cast; a runtime
/// that meets these nodes converts at every run, or keeps both forms. Folded, the graph is that of a float32 file.
/// </summary>
internal static class WeightFolding
{
    /// <summary>The weight that the node computes from weights, or null where it is none of the two, or of a kind that the runtime must do.</summary>
    public static TensorProto? Fold(NodeProto node, IReadOnlyDictionary<string, TensorProto> weights)
    {
        if (!node.IsStandard() || node.Output.Count != 1 || node.Input.Count == 0 || !weights.TryGetValue(node.Input[0], out var values))
            return null;
        byte[]? folded = node.OpType switch
        {
            "Cast" when values.DataType == ElementType.Float16 && node.Whole("to", 0) == ElementType.Float32 => Widen(values),
            "DequantizeLinear" => Dequantize(node, values, weights),
            _ => null,
        };
        return folded is null ? null : new()
        {
            Name = node.Output[0],
            Dims = { values.Dims },
            DataType = ElementType.Float32,
            RawData = UnsafeByteOperations.UnsafeWrap(folded), // the array has no other owner
        };
    }

    private static byte[] Widen(TensorProto halves)
    {
        var source = MemoryMarshal.Cast<byte, Half>(halves.Bytes());
        var result = GC.AllocateUninitializedArray<byte>(source.Length * sizeof(float));
        TensorPrimitives.ConvertToSingle(source, MemoryMarshal.Cast<byte, float>(result.AsSpan()));
        return result;
    }

    private static byte[]? Dequantize(NodeProto node, TensorProto values, IReadOnlyDictionary<string, TensorProto> weights)
    {
        if (values.DataType is not (ElementType.Int8 or ElementType.UInt8 or ElementType.Int32) || node.Whole("block_size", 0) != 0
            || node.Input.Count < 2 || !weights.TryGetValue(node.Input[1], out var scale) || scale.DataType != ElementType.Float32 || scale.Dims.Count > 1)
            return null;
        var scales = MemoryMarshal.Cast<byte, float>(scale.Bytes());
        if (Inner(node, values, scales.Length) is not { } inner || Zeros(node, values, scales.Length, weights) is not { } zeros)
            return null;
        return Dequantizer.Dequantize(values, scales, zeros, inner);
    }

    /// <summary>Number of consecutive values with one scale; null where the scales do not fit the axis.</summary>
    private static int? Inner(NodeProto node, TensorProto values, int scales)
    {
        if (scales == 1)
            return (int)values.Count();
        long axis = node.Whole("axis", 1);
        axis += axis < 0 ? values.Dims.Count : 0;
        if (axis < 0 || axis >= values.Dims.Count || values.Dims[(int)axis] != scales || values.Count() == 0)
            return null;
        return (int)values.Dims.Skip((int)axis + 1).Aggregate(1L, (product, length) => product * length);
    }

    private static int[]? Zeros(NodeProto node, TensorProto values, int scales, IReadOnlyDictionary<string, TensorProto> weights)
    {
        if (node.Input.Count < 3 || node.Input[2].Length == 0)
            return new int[scales];
        if (!weights.TryGetValue(node.Input[2], out var zero) || zero.DataType != values.DataType || zero.Count() != scales)
            return null;
        var bytes = zero.Bytes();
        return zero.DataType switch
        {
            ElementType.Int32 => MemoryMarshal.Cast<byte, int>(bytes).ToArray(),
            ElementType.Int8 => Array.ConvertAll(bytes.ToArray(), b => (int)(sbyte)b),
            _ => Array.ConvertAll(bytes.ToArray(), b => (int)b),
        };
    }
}
