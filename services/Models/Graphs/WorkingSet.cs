using IFeaLiD.Models.Onnx;

namespace IFeaLiD.Models.Graphs;

/// <summary>How many values are alive at a time while the nodes of a piece run one after the other, each tensor freed after its last use.</summary>
internal static class WorkingSet
{
    /// <returns>float32 values for each cell of the piece's input.</returns>
    public static double Of(Network network, Dictionary<string, Activation> activations, IReadOnlyList<NodeProto> nodes, TrunkTensor from)
    {
        var lastUse = new Dictionary<string, int>();
        for (int i = 0; i < nodes.Count; i++)
            foreach (string input in nodes[i].Input.Where(t => t.Length > 0 && !network.IsConstant(t)))
                lastUse[input] = i;

        var live = new Dictionary<string, double> { [from.Name] = from.Activation.Channels };
        double most = 0;
        for (int i = 0; i < nodes.Count; i++)
        {
            foreach (string output in nodes[i].Output.Where(o => o.Length > 0))
                live[output] = Values(output);
            most = Math.Max(most, live.Values.Sum());
            foreach (string dead in live.Keys.Where(t => t != from.Name && lastUse.GetValueOrDefault(t, int.MaxValue) == i).ToList())
                live.Remove(dead);
        }

        return most;

        double Values(string tensor) => activations.TryGetValue(tensor, out var a)
            ? a.Channels * (double)from.Activation.Y.Stride * from.Activation.X.Stride / ((double)a.Y.Stride * a.X.Stride)
            : 0; // what has no place in the picture is small: one value a channel
    }
}
