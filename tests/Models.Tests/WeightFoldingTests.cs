using System.Runtime.InteropServices;
using Google.Protobuf;
using IFeaLiD.Models.Graphs;
using IFeaLiD.Models.Onnx;
using static IFeaLiD.Models.Tests.SmallNetwork;

namespace IFeaLiD.Models.Tests;

/// <summary>Folded weights have the bits of the format's definition, at every length of the vector loops and their remainders.</summary>
public class WeightFoldingTests
{
    private static readonly float[] Scales = [0.013f, 1.7e-5f, 3f];

    [Theory]
    [InlineData(1)]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(33)]
    [InlineData(147)]
    public void Signed_bytes_per_output_channel(int inner)
    {
        sbyte[] values = Enumerable.Range(0, 3 * inner).Select(i => (sbyte)((i * 37) - 128)).ToArray();
        float[] folded = Fold(Weight("q", ElementType.Int8, MemoryMarshal.AsBytes<sbyte>(values), 3, inner), 0, Scales, null);
        Assert.Equal(values.Select((v, i) => v * Scales[i / inner]), folded);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(64)]
    [InlineData(100)]
    public void Unsigned_bytes_with_zero_points(int inner)
    {
        byte[] values = Enumerable.Range(0, 3 * inner).Select(i => (byte)(i * 41)).ToArray(), zeros = [0, 128, 255];
        float[] folded = Fold(Weight("q", ElementType.UInt8, values, 3, inner), 0, Scales, zeros);
        Assert.Equal(values.Select((v, i) => (v - zeros[i / inner]) * Scales[i / inner]), folded);
    }

    [Fact]
    public void The_axis_may_be_the_last_one_and_counted_from_the_end()
    {
        sbyte[] values = [1, 2, 3, -4, -5, -6];
        float[] folded = Fold(Weight("q", ElementType.Int8, MemoryMarshal.AsBytes<sbyte>(values), 2, 3), -1, Scales, null);
        Assert.Equal(values.Select((v, i) => v * Scales[i % 3]), folded);
    }

    [Fact]
    public void One_scale_for_all_whole_numbers_of_32_bits()
    {
        int[] values = [int.MaxValue, int.MinValue, 0, 16_777_217];
        float[] folded = Fold(Weight("q", ElementType.Int32, MemoryMarshal.AsBytes<int>(values), 4), 1, [0.5f], null);
        Assert.Equal(values.Select(v => (float)v * 0.5f), folded);
    }

    [Fact]
    public void Half_floats_of_every_bit_pattern()
    {
        ushort[] bits = Enumerable.Range(0, 1 << 16).Select(i => (ushort)i).ToArray();
        var cast = Node("Cast", ["h"], "w", new AttributeProto { Name = "to", I = ElementType.Float32, Type = 2 });
        var folded = WeightFolding.Fold(cast, new Dictionary<string, TensorProto> { ["h"] = Weight("h", ElementType.Float16, MemoryMarshal.AsBytes<ushort>(bits), 1 << 16) })!;
        Assert.Equal(bits.Select(b => (float)BitConverter.UInt16BitsToHalf(b)), MemoryMarshal.Cast<byte, float>(folded.RawData.Span).ToArray());
    }

    [Theory]
    [InlineData("scales that do not fit the axis", 2)]
    [InlineData("blocks of a scale each", 3)]
    public void What_the_runtime_must_do_itself_is_left_to_it(string why, int scales)
    {
        Assert.NotEmpty(why);
        var weights = new Dictionary<string, TensorProto> { ["q"] = Weight("q", ElementType.Int8, new byte[6], 3, 2), ["s"] = Weight("s", ElementType.Float32, new byte[scales * 4], scales) };
        var node = Node("DequantizeLinear", ["q", "s"], "w", Number("axis", 0), Number("block_size", scales == 3 ? 2 : 0));
        Assert.Null(WeightFolding.Fold(node, weights));
    }

    private static float[] Fold(TensorProto values, int axis, float[] scales, byte[]? zeros)
    {
        var weights = new Dictionary<string, TensorProto> { ["q"] = values, ["s"] = Weight("s", ElementType.Float32, MemoryMarshal.AsBytes<float>(scales), scales.Length) };
        if (zeros is not null)
            weights["z"] = Weight("z", ElementType.UInt8, zeros, zeros.Length);
        var node = Node("DequantizeLinear", zeros is null ? ["q", "s"] : ["q", "s", "z"], "w", Number("axis", axis));
        var folded = WeightFolding.Fold(node, weights)!;
        Assert.Equal(("w", values.Dims), (folded.Name, folded.Dims));
        folded.Check();
        return MemoryMarshal.Cast<byte, float>(folded.RawData.Span).ToArray();
    }

    private static AttributeProto Number(string name, long value) => new() { Name = name, I = value, Type = 2 };

    private static TensorProto Weight(string name, int type, ReadOnlySpan<byte> bytes, params long[] shape) =>
        new() { Name = name, DataType = type, Dims = { shape }, RawData = ByteString.CopyFrom(bytes) };
}
