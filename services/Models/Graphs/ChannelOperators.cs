using IFeaLiD.Models.Onnx;

namespace IFeaLiD.Models.Graphs;

/// <summary>Operators that pick, order or mix channels and leave each cell where it is.</summary>
internal static class ChannelOperators
{
    private const int MostChannels = 1 << 16;
    private static readonly HashSet<string> Reductions = ["ReduceMean", "ReduceSum", "ReduceMax", "ReduceMin", "ReduceL1", "ReduceL2", "ReduceSumSquare"];

    public static bool Reduces(NodeProto node) => Reductions.Contains(node.OpType);

    /// <summary>Whether an axis, which may be counted from the end, holds the channels.</summary>
    public static bool IsChannelAxis(long axis, Layout layout) => layout switch
    {
        Layout.ChannelsFirst => axis is 1 or -3,
        Layout.ChannelsLast => axis is 3 or -1,
        _ => false,
    };

    /// <summary>Axes of a node, counted from the first and in order; from opset 11, 13 or 18 on they are an input. Null where not known.</summary>
    public static long[]? Axes(NodeProto node, SizeLists sizes) =>
        (node.Find("axes")?.Ints.ToArray() ?? sizes.Numbers(node, 1)) is { } axes ? [.. axes.Select(a => a < 0 ? a + 4 : a).Order()] : null;

    public static IEnumerable<Activation> Split(NodeProto node, Activation input, SizeLists sizes)
    {
        int count = node.Output.Count;
        if (!IsChannelAxis(node.Whole("axis", 0), input.Layout))
            return [];
        var parts = node.Find("split")?.Ints.ToArray() ?? sizes.Numbers(node, 1) ?? (input.Channels % count == 0 ? [.. Enumerable.Repeat((long)input.Channels / count, count)] : []);
        return parts.Length == count && parts.All(p => p is > 0 and <= MostChannels) ? parts.Select(p => input with { Channels = (int)p, Spans = false }) : [];
    }

    /// <summary>A range of channels, or every n-th row and column.</summary>
    public static Activation? Slice(NodeProto node, Activation input, SizeLists sizes)
    {
        var starts = node.Find("starts")?.Ints.ToArray() ?? sizes.Numbers(node, 1);
        var ends = node.Find("ends")?.Ints.ToArray() ?? sizes.Numbers(node, 2);
        var axes = node.Find("axes")?.Ints.ToArray() ?? sizes.Numbers(node, 3);
        var steps = sizes.Numbers(node, 4);
        if (starts is null || ends?.Length != starts.Length || axes?.Length != starts.Length || (steps is not null && steps.Length != starts.Length))
            return null;
        Activation? result = input with { Spans = false };
        for (int i = 0; i < starts.Length && result is not null; i++)
            result = Slice(result, axes[i], starts[i], ends[i], steps?[i] ?? 1);
        return result;
    }

    private static Activation? Slice(Activation input, long axis, long start, long end, long step)
    {
        const long farthest = int.MaxValue;
        if (IsChannelAxis(axis, input.Layout))
        {
            long first = start < 0 ? start + input.Channels : start, last = Math.Min(end < 0 ? end + input.Channels : end, input.Channels);
            return step == 1 && first >= 0 && first < last ? input with { Channels = (int)(last - first) } : null;
        }

        if (input.Layout != Layout.ChannelsFirst || step is < 1 or > 64 || start < 0 || start >= step || end < farthest)
            return null;
        return axis switch
        {
            2 or -2 => input with { Y = input.Y.Window(1, (int)step, -(int)start), Rows = Taken(input.Rows, start, step) },
            3 or -1 => input with { X = input.X.Window(1, (int)step, -(int)start), Columns = Taken(input.Columns, start, step) },
            _ => null,
        };
    }

    private static int Taken(int all, long start, long step) => (int)((all - start + step - 1) / step);

    /// <summary>One channel as a plane, or a list of channels.</summary>
    public static Activation? Gather(NodeProto node, Activation input, SizeLists sizes)
    {
        if (!IsChannelAxis(node.Whole("axis", 0), input.Layout) || sizes.Numbers(node, 1) is not { Length: > 0 } channels)
            return null;
        return input.Layout != Layout.ChannelsFirst || channels.Length > 1 ? input with { Channels = channels.Length, Spans = false } : input with { Channels = 1, Layout = Layout.Plane, Spans = false };
    }

    public static Activation? Unsqueeze(NodeProto node, Activation input, SizeLists sizes) =>
        input.Layout == Layout.Plane && Axes(node, sizes) is [1] ? input with { Layout = Layout.ChannelsFirst, Spans = false } : null;

    public static Activation? Transpose(NodeProto node, Activation input) => (input.Layout, node.Find("perm")?.Ints.ToArray()) switch
    {
        (Layout.ChannelsFirst, [0, 2, 3, 1]) => input with { Layout = Layout.ChannelsLast, Spans = false },
        (Layout.ChannelsLast, [0, 3, 1, 2]) => input with { Layout = Layout.ChannelsFirst, Spans = false },
        _ => null,
    };

    /// <summary>A fully connected layer in each cell.</summary>
    public static Activation? Product(NodeProto node, Activation input, Network network) =>
        input.Layout == Layout.ChannelsLast && node.Input.Count == 2 && network.ConstantShape(node.Input[1]) is { Count: 2 } shape && shape[0] == input.Channels && shape[1] is > 0 and <= MostChannels
            ? input with { Channels = (int)shape[1], Spans = false }
            : null;

    /// <summary>Channels of the constants that a map is added to, multiplied with and so on; null where one has a value for each place.</summary>
    public static int? Broadcast(NodeProto node, Layout layout, Network network)
    {
        long channels = 1;
        foreach (var shape in node.Input.Where(network.IsConstant).Select(network.ConstantShape))
        {
            if (shape is null)
                continue;
            // Lengths from the last axis back: columns, rows, channels for channels first.
            long last = At(shape, 1), second = At(shape, 2), third = At(shape, 3);
            bool places = layout == Layout.ChannelsLast ? second != 1 || third != 1 : last != 1 || second != 1;
            if (places || shape.Count > 4)
                return null;
            channels = Math.Max(channels, layout switch { Layout.ChannelsFirst => third, Layout.ChannelsLast => last, _ => 1 });
        }

        return channels <= MostChannels ? (int)channels : null;
    }

    private static long At(IReadOnlyList<long> shape, int fromEnd) => shape.Count >= fromEnd ? shape[^fromEnd] : 1;
}
