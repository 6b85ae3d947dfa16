using IFeaLiD.Models.Onnx;

namespace IFeaLiD.Models.Graphs;

/// <summary>
/// The part of a network between two trunk tensors, as an ONNX model of its own: N = 1, height and width free, only the weights it
/// needs, in float32. Shapes noted by the exporter are left out: they hold for its input size alone.
/// </summary>
internal static class GraphCutter
{
    private const int LeastIrVersion = 4; // from here on weights need not be inputs, too
    private const long MaxBytes = 2_000_000_000; // a protobuf message ends at 2 GiB

    /// <exception cref="ModelException">cut-unsupported, too-large.</exception>
    public static ModelProto Cut(Network network, TrunkTensor from, TrunkTensor to)
    {
        var graph = new GraphProto { Name = to.Name };
        graph.Input.Add(Value(from, "H", "W", from.Name));
        graph.Output.Add(Value(to, "H_out", "W_out", OutputName(to)));
        var known = new HashSet<string> { from.Name };
        var taken = new HashSet<string>();
        long bytes = 0;
        foreach (var node in Trunk.Needed(network, to.Name, from.Name))
        {
            if (node.HasGraph())
                throw new ModelException(ModelErrorCodes.CutUnsupported, $"Node '{node.Name}' ({node.OpType}) holds a graph of its own; such control flow cannot be cut.");
            if (WeightFolding.Fold(node, network.Weights) is { } weight)
                graph.Initializer.Add(weight);
            else
            {
                Take(node);
                graph.Node.Add(node);
            }

            known.UnionWith(node.Output);
        }

        if ((bytes += graph.Initializer.Sum(w => (long)w.RawData.Length)) > MaxBytes)
            throw new ModelException(ModelErrorCodes.TooLarge, $"The weights up to {to.Name} take {bytes} bytes as float32; at most {MaxBytes} fit one ONNX model.");
        if (to.Activation.Layout == Layout.ChannelsLast)
            graph.Node.Add(new NodeProto { OpType = "Transpose", Name = OutputName(to), Input = { to.Name }, Output = { OutputName(to) }, Attribute = { new AttributeProto { Name = "perm", Ints = { 0, 3, 1, 2 }, Type = 7 } } });
        return Shell(network.Model, graph);

        void Take(NodeProto node)
        {
            foreach (string input in node.Input.Where(i => i.Length > 0 && !known.Contains(i)))
            {
                if (!network.Weights.TryGetValue(input, out var weight))
                    throw new ModelException(ModelErrorCodes.CutUnsupported, $"Between {from.Name} and {to.Name}, node '{node.Name}' ({node.OpType}) reads '{input}' from outside.");
                if (taken.Add(input))
                    graph.Initializer.Add(Named(weight, input));
            }
        }
    }

    /// <summary>What comes out of a cut; channels come first, whichever order the graph has there.</summary>
    public static string OutputName(TrunkTensor to) => to.Activation.Layout == Layout.ChannelsLast ? to.Name + "/channels-first" : to.Name;

    /// <summary>A weight held by a Constant node has the name of the node's output, not its own.</summary>
    private static TensorProto Named(TensorProto weight, string name) => weight.Name == name ? weight : new TensorProto(weight) { Name = name };

    /// <summary>The model around the graph (versions, operator sets, whatever else its exporter wrote), without copying the graph.</summary>
    public static ModelProto Shell(ModelProto source, GraphProto graph)
    {
        var whole = source.Graph;
        source.Graph = null;
        try
        {
            return new ModelProto(source) { Graph = graph, IrVersion = Math.Max(source.IrVersion, LeastIrVersion) };
        }
        finally
        {
            source.Graph = whole;
        }
    }

    /// <summary>The photo as an input of any size.</summary>
    public static ValueProto PhotoInput(Network network) => Value(new(network.Input, "", false, Activation.Photo(network.Rows, network.Columns)), "H", "W", network.Input);

    private static ValueProto Value(TrunkTensor tensor, string rows, string columns, string name) => new()
    {
        Name = name,
        Type = new()
        {
            TensorType = new()
            {
                ElemType = ElementType.Float32,
                Shape = new()
                {
                    Dim =
                    {
                        new DimensionProto { DimValue = 1 },
                        new DimensionProto { DimValue = tensor.Activation.Channels },
                        new DimensionProto { DimParam = rows },
                        new DimensionProto { DimParam = columns },
                    },
                },
            },
        },
    };
}
