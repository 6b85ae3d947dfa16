using IFeaLiD.Models.Onnx;

namespace IFeaLiD.Models.Graphs;

/// <summary>
/// Channels and receptive field of every map in a graph, read off the graph alone: nothing is run. A tensor that has lost its rows and
/// columns, or comes from an operator that is not known here, has none; what is scaled up, or multiplied with a global pooling, keeps its
/// place and needs the whole picture.
/// </summary>
internal sealed class Activations
{
    private static readonly HashSet<string> CellByCell =
    [
        "Abs", "BatchNormalization", "Celu", "Clip", "DequantizeLinear", "Dropout", "Elu", "Erf", "Exp", "Gelu", "HardSigmoid", "HardSwish",
        "Identity", "LRN", "LeakyRelu", "Log", "Mish", "Neg", "PRelu", "QuantizeLinear", "Reciprocal", "Relu", "Selu", "Sigmoid", "Softplus", "Softsign",
        "Sqrt", "Tanh", "ThresholdedRelu",
    ];

    private static readonly HashSet<string> Arithmetic = ["Add", "Sub", "Mul", "Div", "Pow", "Sum", "Max", "Min", "Mean"];
    private static readonly HashSet<string> GlobalPools = ["GlobalAveragePool", "GlobalMaxPool", "GlobalLpPool"];
    private static readonly HashSet<string> Norms = ["InstanceNormalization", "GroupNormalization"];

    private readonly Network network;
    private readonly SizeLists sizes;
    private readonly Dictionary<string, Activation> known;
    private readonly Dictionary<string, int> pooled = []; // 1 x channels x 1 x 1

    private Activations(Network network, IReadOnlyDictionary<string, Activation>? measured)
    {
        this.network = network;
        sizes = new SizeLists(network);
        known = new() { [network.Input] = Activation.Photo(network.Rows, network.Columns) };
        foreach (var node in network.Nodes)
            Follow(node, measured);
    }

    /// <param name="network">The graph.</param>
    /// <param name="measured">What running the graph has shown of tensors that are not known here.</param>
    /// <exception cref="ModelException">node-invalid.</exception>
    public static Dictionary<string, Activation> Of(Network network, IReadOnlyDictionary<string, Activation>? measured = null) => new Activations(network, measured).known;

    /// <summary>With the lists of lengths that were met on the way.</summary>
    public static (Dictionary<string, Activation> Known, SizeLists Sizes) WithSizes(Network network)
    {
        var all = new Activations(network, null);
        return (all.known, all.sizes);
    }

    private void Follow(NodeProto node, IReadOnlyDictionary<string, Activation>? measured)
    {
        if (node.Output.Count == 0 || network.IsConstant(node.Output[0]))
            return;
        var computed = node.Input.Where(i => i.Length > 0 && !network.IsConstant(i)).ToList();
        if (computed.Count > 0)
            sizes.Follow(node, known.GetValueOrDefault(computed[0]), pooled.GetValueOrDefault(computed[0]));
        var found = node.IsStandard() && computed.Count > 0 ? Outputs(node, computed) : [];
        foreach (var (output, activation) in node.Output.Zip(found).Where(pair => pair.First.Length > 0))
            known.TryAdd(output, activation);
        foreach (string output in node.Output)
            if (measured?.GetValueOrDefault(output) is { } seen && !pooled.ContainsKey(output))
                known.TryAdd(output, seen);
    }

    private IEnumerable<Activation> Outputs(NodeProto node, List<string> computed)
    {
        var maps = computed.Select(known.GetValueOrDefault).OfType<Activation>().ToList();
        if (IsPooled(node, computed, maps))
        {
            pooled.TryAdd(node.Output[0], PooledChannels(node, computed, maps));
            return [];
        }

        if (maps.Count == 0 && !(node.OpType is "Resize" or "Upsample"))
            return [];
        var found = node.OpType == "Split" ? ChannelOperators.Split(node, maps[0], sizes) : Behind(node, computed, maps) is { } one ? [one] : [];
        bool wide = computed.Any(c => !known.ContainsKey(c));
        return found.Select(a => a with { Whole = a.Spans || wide || maps.Any(m => m.Whole), Fixed = maps.Any(m => m.Fixed) });
    }

    /// <summary>One value a channel: made by a global pooling, or out of such values alone.</summary>
    private bool IsPooled(NodeProto node, List<string> computed, List<Activation> maps)
    {
        if (maps.Count == 0)
            return computed.All(pooled.ContainsKey) && (CellByCell.Contains(node.OpType) || Arithmetic.Contains(node.OpType) || node.OpType is "Conv" or "Concat");
        return maps[0].Layout == Layout.ChannelsFirst
            && (GlobalPools.Contains(node.OpType) || (ChannelOperators.Reduces(node) && ChannelOperators.Axes(node, sizes) is [2, 3] && node.Whole("keepdims", 1) == 1));
    }

    private int PooledChannels(NodeProto node, List<string> computed, List<Activation> maps) => node.OpType switch
    {
        _ when maps.Count > 0 => maps[0].Channels,
        "Conv" => Weights(node) is [> 0 and <= 1 << 16 and var channels, ..] ? (int)channels : 0,
        "Concat" => computed.Sum(c => pooled[c]),
        _ => computed.Max(c => pooled[c]),
    };

    private Activation? Behind(NodeProto node, List<string> computed, List<Activation> maps)
    {
        if (node.OpType is "Resize" or "Upsample")
            return Scaling.Behind(node, maps.Count > 0 ? maps[0] : null, pooled.ContainsKey(node.Input[0]), sizes, network);
        bool joins = Arithmetic.Contains(node.OpType) || node.OpType == "Concat";
        // A pooling may be multiplied with a map, and its lengths may be read; all else that is unknown hides what comes of it.
        if (computed.Any(c => !known.ContainsKey(c) && !(joins && pooled.ContainsKey(c)) && !(node.OpType == "Slice" && sizes.Find(c) is not null)))
            return null;
        var input = maps[0];
        bool first = input.Layout == Layout.ChannelsFirst;
        return node.OpType switch
        {
            "Conv" when first && maps.Count == 1 => Windows.Convolution(node, input, Weights(node)),
            "ConvTranspose" when first && maps.Count == 1 => Scaling.Transposed(node, input, Weights(node)),
            "MaxPool" or "AveragePool" or "LpPool" when first => Windows.Over(node, input, input.Channels, null),
            "Pad" when first => Windows.Padding(node, input, sizes),
            "Concat" => ChannelOperators.IsChannelAxis(node.Whole("axis", 1), input.Layout) && maps.Count == computed.Count ? Join(maps, maps.Sum(m => m.Channels)) : null,
            "Slice" => ChannelOperators.Slice(node, input, sizes),
            "Gather" => ChannelOperators.Gather(node, input, sizes),
            "Unsqueeze" => ChannelOperators.Unsqueeze(node, input, sizes),
            "Transpose" => ChannelOperators.Transpose(node, input),
            "MatMul" when maps.Count == 1 => ChannelOperators.Product(node, input, network),
            "Softmax" or "LogSoftmax" or "LpNormalization" or "LayerNormalization" => ChannelOperators.IsChannelAxis(node.Whole("axis", -1), input.Layout) ? input : null,
            "Cast" => node.Whole("to", 0) == ElementType.Float32 ? input : null,
            var op when Norms.Contains(op) && first => input with { Spans = true },
            var op when ChannelOperators.Reduces(node) => ChannelOperators.Axes(node, sizes) is [var axis] && ChannelOperators.IsChannelAxis(axis, input.Layout) && node.Whole("keepdims", 1) == 1 ? input with { Channels = 1 } : null,
            var op when CellByCell.Contains(op) => Join(maps, maps.Max(m => m.Channels)),
            var op when Arithmetic.Contains(op) => ChannelOperators.Broadcast(node, input.Layout, network) is { } channels ? Join(maps, Math.Max(channels, maps.Max(m => m.Channels))) : null,
            _ => null,
        };
    }

    private IReadOnlyList<long>? Weights(NodeProto node) => node.Input.Count > 1 ? network.ConstantShape(node.Input[1]) : null;

    private static Activation? Join(List<Activation> maps, int channels)
    {
        var one = maps[0] with { Spans = false };
        AxisField? y = one.Y, x = one.X;
        foreach (var map in maps.Skip(1))
        {
            if (map.Layout != one.Layout || map.Rows != one.Rows || map.Columns != one.Columns)
                return null;
            (y, x) = (y?.Join(map.Y), x?.Join(map.X));
        }

        return y is { } rows && x is { } columns ? one with { Channels = channels, Y = rows, X = columns } : null;
    }
}
