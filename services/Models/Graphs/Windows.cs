using IFeaLiD.Models.Onnx;

namespace IFeaLiD.Models.Graphs;

/// <summary>What lies behind operators that look at a window around each cell.</summary>
internal static class Windows
{
    private const long MostLength = 1 << 16;

    /// <param name="node">Conv.</param>
    /// <param name="input">What it reads.</param>
    /// <param name="weights">Shape of its weights.</param>
    public static Activation? Convolution(NodeProto node, Activation input, IReadOnlyList<long>? weights) =>
        weights is { Count: 4 } && weights.All(w => w is > 0 and <= MostLength) ? Over(node, input, (int)weights[0], [(int)weights[2], (int)weights[3]]) : null;

    /// <summary>Null where strides add up to more than any photo has pixels, or nothing is left at the exported size.</summary>
    public static Activation? Over(NodeProto node, Activation input, int channels, int[]? kernel)
    {
        if (SlidingWindow.Over(node, kernel, input) is not var (y, x))
            return null;
        var (rows, columns) = SlidingWindow.Lengths(node, kernel, input);
        return rows > 0 && columns > 0 ? new(channels, y, x) { Rows = rows, Columns = columns } : null;
    }

    /// <summary>Padding before row 0 moves every centre towards the photo's origin. From opset 11 on the widths are a tensor, before an attribute.</summary>
    public static Activation? Padding(NodeProto node, Activation input, SizeLists sizes)
    {
        const long most = 4096;
        var pads = node.Find("pads")?.Ints.ToArray() ?? sizes.Numbers(node, 1);
        return pads is { Length: 8 } && pads.All(p => p is >= 0 and <= most) && pads[0] + pads[1] + pads[4] + pads[5] == 0
            ? new(input.Channels, input.Y.Window(1, 1, (int)pads[2]), input.X.Window(1, 1, (int)pads[3]))
            {
                Rows = input.Rows + (int)(pads[2] + pads[6]),
                Columns = input.Columns + (int)(pads[3] + pads[7]),
            }
            : null;
    }
}
