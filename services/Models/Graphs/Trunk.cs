using IFeaLiD.Models.Onnx;

namespace IFeaLiD.Models.Graphs;

/// <summary>
/// The trunk: image first, then every tensor that alone separates it from the deepest layer (the last tensor of the largest
/// stride). Heads, further outputs and feature pyramids do not lead to the deepest layer, so they do not hide the trunk.
/// </summary>
internal static class Trunk
{
    /// <summary>In order of depth; the image is the first.</summary>
    public static List<TrunkTensor> Of(Network network, Dictionary<string, Activation> activations)
    {
        var trunk = new List<TrunkTensor> { new(network.Input, "", false, Activation.Photo) };
        var backbone = Backbone(network, activations);
        var lastUse = new Dictionary<string, int>();
        for (int i = 0; i < backbone.Count; i++)
            foreach (string input in Computed(network, backbone[i]))
                lastUse[input] = i;

        var live = new HashSet<string> { network.Input };
        for (int i = 0; i < backbone.Count; i++)
        {
            var node = backbone[i];
            live.ExceptWith(Computed(network, node).Where(t => lastUse[t] == i));
            live.UnionWith(node.Output.Where(o => lastUse.ContainsKey(o)));
            bool deepest = i == backbone.Count - 1;
            if ((deepest ? live.Count == 0 : live.Count == 1 && live.Contains(node.Output[0])) && activations.TryGetValue(node.Output[0], out var activation))
                trunk.Add(new(node.Output[0], node.OpType, Computed(network, node).Distinct().Count() > 1, activation));
        }

        return trunk;
    }

    /// <summary>The nodes that the deepest layer needs, in the order of the graph.</summary>
    private static List<NodeProto> Backbone(Network network, Dictionary<string, Activation> activations)
    {
        int deepest = -1;
        long area = 0;
        for (int i = 0; i < network.Nodes.Count; i++)
            if (network.Nodes[i].Output.Count > 0 && activations.TryGetValue(network.Nodes[i].Output[0], out var a) && (long)a.Y.Stride * a.X.Stride >= area)
                (deepest, area) = (i, (long)a.Y.Stride * a.X.Stride);

        return deepest < 0 ? [] : Needed(network, network.Nodes[deepest].Output[0], from: null);
    }

    /// <summary>The nodes that make <paramref name="to"/> out of <paramref name="from"/> (null: out of the image), in the order of the graph.</summary>
    public static List<NodeProto> Needed(Network network, string to, string? from)
    {
        var wanted = new HashSet<string> { to };
        var nodes = new List<NodeProto>();
        for (int i = network.Nodes.Count - 1; i >= 0; i--)
        {
            var node = network.Nodes[i];
            if (!node.Output.Any(o => o.Length > 0 && o != from && wanted.Contains(o)))
                continue;
            nodes.Add(node);
            wanted.UnionWith(node.Input);
        }

        nodes.Reverse();
        return nodes;
    }

    private static IEnumerable<string> Computed(Network network, NodeProto node) => node.Input.Where(i => i.Length > 0 && !network.IsConstant(i));
}
