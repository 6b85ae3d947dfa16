using IFeaLiD.Models.Onnx;

namespace IFeaLiD.Models.Graphs;

/// <summary>
/// The trunk: image first, then every map that alone separates it from the deepest layer (the last map of the largest
/// stride). Heads, further outputs and feature pyramids do not lead to the deepest layer, so they do not hide the trunk.
/// </summary>
internal static class Trunk
{
    /// <summary>In order of depth; the image is the first.</summary>
    public static List<TrunkTensor> Of(Network network, Dictionary<string, Activation> activations)
    {
        string deepest = network.Input;
        long area = 0;
        foreach (string output in network.Nodes.Where(n => n.Output.Count > 0).Select(n => n.Output[0]))
            if (activations.TryGetValue(output, out var a) && a.Layout == Layout.ChannelsFirst && (long)a.Y.Stride * a.X.Stride >= area)
                (deepest, area) = (output, (long)a.Y.Stride * a.X.Stride);
        return To(network, activations, deepest);
    }

    /// <summary>The image, every map that alone separates it from <paramref name="target"/>, and that one.</summary>
    public static List<TrunkTensor> To(Network network, Dictionary<string, Activation> activations, string target)
    {
        var path = new List<TrunkTensor> { new(network.Input, "", false, activations[network.Input]) };
        if (target == network.Input)
            return path;
        var nodes = Needed(network, target, from: null);
        var lastUse = new Dictionary<string, int>();
        for (int i = 0; i < nodes.Count; i++)
            foreach (string input in Computed(network, nodes[i]))
                lastUse[input] = i;

        var live = new HashSet<string> { network.Input };
        for (int i = 0; i < nodes.Count - 1; i++)
        {
            var node = nodes[i];
            live.ExceptWith(Computed(network, node).Where(t => lastUse[t] == i));
            live.UnionWith(node.Output.Where(lastUse.ContainsKey));
            if (live.Count == 1 && node.Output.Count > 0 && live.Contains(node.Output[0])
                && activations.TryGetValue(node.Output[0], out var activation) && activation.Layout == Layout.ChannelsFirst)
                path.Add(Tensor(node, node.Output[0], activation));
        }

        path.Add(Tensor(nodes[^1], target, activations[target]));
        return path;

        TrunkTensor Tensor(NodeProto node, string name, Activation activation) => new(name, node.OpType, Computed(network, node).Distinct().Count() > 1, activation);
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
