namespace IFeaLiD.Models.Graphs;

/// <summary>Every map of a graph, as layers to choose from.</summary>
internal static class Survey
{
    private const int MostChannels = 1 << 14;

    /// <summary>In the order of the graph. What is one cell large (global pooling), holds whole numbers or no channel axis is none.</summary>
    public static List<Layer> Of(Network network, Dictionary<string, Activation> activations)
    {
        var names = new LayerNames();
        var layers = new List<Layer>();
        foreach (var node in network.Nodes.Where(n => n.OpType != "QuantizeLinear"))
            foreach (string tensor in node.Output)
                if (activations.GetValueOrDefault(tensor) is { Layout: not Layout.Plane, Channels: <= MostChannels } a && a.Rows * (long)a.Columns > 1)
                    layers.Add(Describe(names.Of(tensor, node.Name), tensor, node.OpType, a));
        return layers;
    }

    private static Layer Describe(string name, string tensor, string op, Activation a) => new(name, tensor, op, a.Fixed ? LayerRun.OneSize : a.Whole ? LayerRun.Whole : LayerRun.Strips)
    {
        Channels = a.Channels,
        StrideX = a.X.Stride,
        StrideY = a.Y.Stride,
        OffsetX = a.X.Offset,
        OffsetY = a.Y.Offset,
        Columns = a.Columns,
        Rows = a.Rows,
    };
}
