using System.Runtime.InteropServices;
using IFeaLiD.Models.Onnx;

namespace IFeaLiD.Models.Graphs;

/// <summary>
/// Channels and receptive field of every tensor, read off the graph alone: nothing is run. A tensor that sees the whole picture
/// (global pooling and what is multiplied with it), has lost its rows and columns, or comes from an operator that is not known here has none.
/// </summary>
internal static class Activations
{
    private static readonly HashSet<string> CellByCell =
    [
        "Abs", "BatchNormalization", "Cast", "Celu", "Clip", "DequantizeLinear", "Dropout", "Elu", "Erf", "Exp", "Gelu", "HardSigmoid", "HardSwish",
        "Identity", "LRN", "LeakyRelu", "Log", "Mish", "Neg", "PRelu", "QuantizeLinear", "Relu", "Selu", "Sigmoid", "Softplus", "Softsign", "Sqrt",
        "Tanh", "ThresholdedRelu", "Add", "Sub", "Mul", "Div", "Pow", "Sum", "Max", "Min", "Mean",
    ];

    /// <exception cref="ModelException">node-invalid.</exception>
    public static Dictionary<string, Activation> Of(Network network)
    {
        var known = new Dictionary<string, Activation> { [network.Input] = Activation.Photo };
        foreach (var node in network.Nodes)
        {
            var inputs = node.Input.Where(i => i.Length > 0 && !network.IsConstant(i)).Select(known.GetValueOrDefault).ToList();
            if (inputs.Count > 0 && !inputs.Contains(null) && node.IsStandard() && node.Output is [{ Length: > 0 } output, ..]
                && Behind(network, node, inputs!) is { } activation)
                known.Add(output, activation);
        }

        return known;
    }

    private static Activation? Behind(Network network, NodeProto node, List<Activation> inputs) => node.OpType switch
    {
        "Conv" => BehindConvolution(node, inputs, node.Input.Count > 1 ? network.ConstantShape(node.Input[1]) : null),
        "MaxPool" or "AveragePool" or "LpPool" => SlidingWindow.Over(node, null, inputs[0]) is var (y, x) ? new(inputs[0].Channels, y, x) : null,
        "Pad" => BehindPadding(network, node, inputs[0]),
        "Concat" => node.Whole("axis", 1) is 1 or -3 ? Join(inputs, inputs.Sum(i => i.Channels)) : null,
        var op when CellByCell.Contains(op) => Join(inputs, inputs.Max(i => i.Channels)),
        _ => null,
    };

    private static Activation? BehindConvolution(NodeProto node, List<Activation> inputs, IReadOnlyList<long>? weights)
    {
        const long most = 1 << 16;
        if (inputs.Count != 1 || weights is not { Count: 4 } || weights.Any(w => w is < 1 or > most))
            return null;
        return SlidingWindow.Over(node, [(int)weights[2], (int)weights[3]], inputs[0]) is var (y, x) ? new((int)weights[0], y, x) : null;
    }

    /// <summary>Padding before row 0 moves every centre towards the photo's origin. From opset 11 on the widths are a tensor, before an attribute.</summary>
    private static Activation? BehindPadding(Network network, NodeProto node, Activation input)
    {
        IReadOnlyList<long>? pads = node.Find("pads")?.Ints;
        if (pads is null && node.Input.Count > 1 && network.Weights.GetValueOrDefault(node.Input[1]) is { DataType: ElementType.Int64 } weight)
            pads = MemoryMarshal.Cast<byte, long>(weight.Bytes()).ToArray();
        const long most = 4096;
        return pads is { Count: 8 } && pads.All(p => p is >= 0 and <= most) && pads[0] + pads[1] + pads[4] + pads[5] == 0
            ? new(input.Channels, input.Y.Window(1, 1, (int)pads[2]), input.X.Window(1, 1, (int)pads[3]))
            : null;
    }

    private static Activation? Join(List<Activation> inputs, int channels)
    {
        AxisField? y = inputs[0].Y, x = inputs[0].X;
        foreach (var input in inputs.Skip(1))
            (y, x) = (y?.Join(input.Y), x?.Join(input.X));
        return y is { } rows && x is { } columns ? new(channels, rows, columns) : null;
    }
}
