using System.Runtime.InteropServices;
using IFeaLiD.Models.Onnx;

namespace IFeaLiD.Models.Graphs;

/// <summary>What lies behind operators that make a map larger. How far their windows reach hangs on the sizes, so they need the whole picture.</summary>
internal static class Scaling
{
    /// <param name="node">Resize or Upsample.</param>
    /// <param name="input">What it reads, unless that is a pooling.</param>
    /// <param name="isPooled">Whether it reads one value a channel, to be spread over a map.</param>
    /// <param name="sizes">For the size that is asked for.</param>
    /// <param name="network">For the factors that are asked for.</param>
    public static Activation? Behind(NodeProto node, Activation? input, bool isPooled, SizeLists sizes, Network network)
    {
        if (input is { Layout: not Layout.ChannelsFirst } || (input is null && !isPooled))
            return null;
        if (Target(node, sizes) is [_, { Map: null } channels, { Map: { } rows, IsRows: true }, { Map: { } columns, IsRows: false }])
        {
            int values = input?.Channels ?? (int)Math.Clamp(channels.Number, 0, 1 << 16);
            return values > 0 ? Scaled(input, rows, columns, values) : null;
        }

        return input is not null && Factors(node, network) is [1, 1, var down, var across] && down > 0 && across > 0 ? ByFactors(input, down, across) : null;
    }

    /// <summary>ConvTranspose: out row o belongs to in row (o + padding - (kernel - 1) / 2) / stride.</summary>
    public static Activation? Transposed(NodeProto node, Activation input, IReadOnlyList<long>? weights)
    {
        if (weights is not { Count: 4 } || weights.Any(w => w is < 1 or > 1 << 16) || node.Find("output_shape") is not null || node.Text("auto_pad", "NOTSET") != "NOTSET")
            return null;
        var strides = node.Window("strides", 2, 1, 1);
        var dilations = node.Window("dilations", 2, 1, 1);
        var pads = node.Window("pads", 4, 0, 0);
        var extra = node.Window("output_padding", 2, 0, 0);
        long channels = weights[1] * node.Whole("group", 1);
        if (channels is < 1 or > 1 << 16 || Axis(input.Y, 0) is not { } y || Axis(input.X, 1) is not { } x)
            return null;
        int rows = Length(input.Rows, 0), columns = Length(input.Columns, 1);
        return rows > 0 && columns > 0 ? new((int)channels, y, x) { Rows = rows, Columns = columns, Spans = true } : null;

        int Extent(int axis) => (((int)weights[axis + 2] - 1) * dilations[axis]) + 1;
        int Length(int length, int axis) => ((length - 1) * strides[axis]) - pads[axis] - pads[axis + 2] + Extent(axis) + extra[axis];
        AxisField? Axis(AxisField field, int axis) => field.Stride % strides[axis] != 0 ? null : field with
        {
            Stride = field.Stride / strides[axis],
            Offset = field.Offset + (field.Stride / strides[axis] * (pads[axis] - ((Extent(axis) - 1) / 2.0))),
            Size = field.Size + (2L * field.Stride * Extent(axis)),
        };
    }

    /// <summary>The lengths that a node asks for, or null where it asks for factors.</summary>
    private static SizeTerm[]? Target(NodeProto node, SizeLists sizes) => node.OpType == "Resize" && node.Input.Count == 4 && node.Input[3].Length > 0 ? sizes.Find(node.Input[3]) : null;

    private static float[]? Factors(NodeProto node, Network network)
    {
        int input = node.OpType == "Resize" && node.Input.Count > 2 ? 2 : 1; // before opset 11 Resize had no region of interest
        return node.Input.Count > input && network.Weights.GetValueOrDefault(node.Input[input]) is { DataType: ElementType.Float32 } weight && weight.Count() == 4
            ? MemoryMarshal.Cast<byte, float>(weight.Bytes()).ToArray()
            : null;
    }

    private static Activation? ByFactors(Activation input, float down, float across)
    {
        double y = input.Y.Stride / down, x = input.X.Stride / across;
        return y >= 1 && x >= 1 && y == Math.Floor(y) && x == Math.Floor(x) && y <= 1 << 16 && x <= 1 << 16
            ? new(input.Channels, Scaled(input.Y, (int)y), Scaled(input.X, (int)x)) { Rows = (int)(input.Rows * down), Columns = (int)(input.Columns * across), Spans = true }
            : null;
    }

    private static Activation Scaled(Activation? input, Activation rows, Activation columns, int channels) =>
        new(channels, input is null ? rows.Y : Scaled(input.Y, rows.Y.Stride), input is null ? columns.X : Scaled(input.X, columns.X.Stride))
        {
            Rows = rows.Rows,
            Columns = columns.Columns,
            Spans = true,
        };

    /// <summary>Pixel edges stay where they are: out cell i lies at (i + 1/2) * ratio - 1/2 of the input.</summary>
    private static AxisField Scaled(AxisField field, int stride) => new(stride, field.Offset + ((stride - field.Stride) / 2.0), field.Size + (2L * field.Stride));
}
