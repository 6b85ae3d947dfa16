using IFeaLiD.Models.Onnx;

namespace IFeaLiD.Models.Graphs;

/// <summary>
/// The window of a Conv or pooling node along both axes, from its attributes.
/// With auto_pad SAME and a stride above 1 the padding depends on the photo's size: given here for multiples of the stride.
/// </summary>
internal static class SlidingWindow
{
    private const int MaxStride = 1 << 16;

    /// <summary>Whether the padding of a node follows from the photo's size: auto_pad SAME with a stride above 1.</summary>
    /// <exception cref="ModelException">node-invalid.</exception>
    public static bool HangsOnSize(NodeProto node) =>
        node.Text("auto_pad", "NOTSET") is "SAME_UPPER" or "SAME_LOWER" && node.Window("strides", 2, 1, 1).Any(s => s > 1);

    /// <summary>The fields (rows, columns) behind the node's window; null where strides add up to more than any photo has pixels.</summary>
    /// <param name="node">Conv, MaxPool, AveragePool or LpPool.</param>
    /// <param name="kernel">Rows and columns of the kernel, if the weights say so; else the node's kernel_shape.</param>
    /// <param name="input">What the node reads.</param>
    /// <exception cref="ModelException">node-invalid.</exception>
    public static (AxisField Y, AxisField X)? Over(NodeProto node, int[]? kernel, Activation input)
    {
        kernel ??= node.Window("kernel_shape", 2, 1, null);
        var strides = node.Window("strides", 2, 1, 1);
        if ((long)input.Y.Stride * strides[0] > MaxStride || (long)input.X.Stride * strides[1] > MaxStride)
            return null;
        return (Axis(input.Y, 0), Axis(input.X, 1));

        AxisField Axis(AxisField field, int axis)
        {
            int extent = Extent(node, kernel, axis), same = Math.Max(extent - strides[axis], 0);
            int padding = node.Text("auto_pad", "NOTSET") switch
            {
                "SAME_UPPER" => same / 2,
                "SAME_LOWER" => (same + 1) / 2,
                "VALID" => 0,
                _ => node.Window("pads", 4, 0, 0)[axis],
            };
            return field.Window(extent, strides[axis], padding);
        }
    }

    /// <summary>Rows and columns behind the node at the exported size; 0 where nothing is left.</summary>
    /// <exception cref="ModelException">node-invalid.</exception>
    public static (int Rows, int Columns) Lengths(NodeProto node, int[]? kernel, Activation input)
    {
        kernel ??= node.Window("kernel_shape", 2, 1, null);
        var strides = node.Window("strides", 2, 1, 1);
        return (Length(input.Rows, 0), Length(input.Columns, 1));

        int Length(int length, int axis)
        {
            string padding = node.Text("auto_pad", "NOTSET");
            if (padding.StartsWith("SAME", StringComparison.Ordinal))
                return (length + strides[axis] - 1) / strides[axis];
            var pads = padding == "VALID" ? [0, 0, 0, 0] : node.Window("pads", 4, 0, 0);
            int room = length + pads[axis] + pads[axis + 2] - Extent(node, kernel, axis);
            return room < 0 ? 0 : ((room + (node.Whole("ceil_mode", 0) != 0 ? strides[axis] - 1 : 0)) / strides[axis]) + 1;
        }
    }

    private static int Extent(NodeProto node, int[] kernel, int axis) => ((kernel[axis] - 1) * node.Window("dilations", 2, 1, 1)[axis]) + 1;
}
