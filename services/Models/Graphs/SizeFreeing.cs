using IFeaLiD.Models.Onnx;

namespace IFeaLiD.Models.Graphs;

/// <summary>
/// An export for one size writes down, for each scaling to the size of another map, that size's numbers. They are replaced by the lengths
/// of a map that has this size there (the photo, or else the nearest one before), so that the graph holds for any size again.
/// </summary>
internal static class SizeFreeing
{
    private const int Most = 200;

    public static void Free(Network network)
    {
        for (int round = 0; round < Most && FreeNext(network); round++)
        {
        }
    }

    private static bool FreeNext(Network network)
    {
        if (!network.Nodes.Exists(n => n.OpType == "Resize"))
            return false;
        var (activations, sizes) = Activations.WithSizes(network);
        for (int i = 0; i < network.Nodes.Count; i++)
        {
            var node = network.Nodes[i];
            if (node.OpType == "Resize" && node.Input.Count == 4 && sizes.Numbers(node, 3) is [_, > 0 and var channels, var rows, var columns]
                && Of(network, activations, i, rows, columns) is { } like)
            {
                Put(network, i, node, channels, like);
                return true;
            }
        }

        return false;
    }

    /// <summary>A map of that size which is made before the node.</summary>
    private static string? Of(Network network, Dictionary<string, Activation> activations, int index, long rows, long columns)
    {
        if (rows == network.Rows && columns == network.Columns)
            return network.Input;
        return network.Nodes.Take(index).Reverse().SelectMany(n => n.Output).FirstOrDefault(
            o => activations.TryGetValue(o, out var a) && a.Rows == rows && a.Columns == columns && a.Layout == Layout.ChannelsFirst);
    }

    private static void Put(Network network, int index, NodeProto node, long channels, string like)
    {
        string shape = network.InsertNode(index++, "Shape", [like]);
        string place = network.InsertNode(index++, "Slice", [shape, network.AddNumbers("from", 2), network.AddNumbers("to", 4), network.AddNumbers("axis", 0)]);
        string all = network.InsertNode(index++, "Concat", [network.AddNumbers("front", 1, channels), place], new AttributeProto { Name = "axis", I = 0, Type = 2 });
        var freed = new NodeProto(node);
        freed.Input[3] = all;
        network.Nodes[index] = freed;
    }
}
