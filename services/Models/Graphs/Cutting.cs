namespace IFeaLiD.Models.Graphs;

/// <summary>
/// Wanted maps -> pieces of the graph. Each piece begins at the last map of those wanted, or of the stages, that alone separates it from the
/// photo, else at the photo: so nothing is computed twice where the graph allows it, and memory is freed at every stage.
/// </summary>
internal static class Cutting
{
    /// <param name="network">The graph.</param>
    /// <param name="activations">Its maps.</param>
    /// <param name="stages">The stages, which are computed on the way.</param>
    /// <param name="wanted">Stages and layers.</param>
    /// <returns>In an order in which they can be run.</returns>
    public static List<StageGraph> Pieces(Network network, Dictionary<string, Activation> activations, IReadOnlyList<ModelStage> stages, IReadOnlyList<ModelStage> wanted)
    {
        var order = network.Nodes.SelectMany((node, i) => node.Output.Select(o => (o, i))).Where(pair => pair.o.Length > 0).ToDictionary(pair => pair.o, pair => pair.i);
        var paths = new Dictionary<string, List<TrunkTensor>>();
        foreach (var stage in wanted)
            paths[stage.Tensor] = Trunk.To(network, activations, stage.Tensor);
        var between = stages.Where(stage => wanted.Any(w => paths[w.Tensor].Exists(t => t.Name == stage.Tensor && IsStart(t.Activation, activations[w.Tensor]))));
        var all = between.Concat(wanted).DistinctBy(stage => stage.Tensor).OrderBy(stage => order[stage.Tensor]).ToList();
        return all.ConvertAll(stage =>
        {
            var path = paths.TryGetValue(stage.Tensor, out var known) ? known : Trunk.To(network, activations, stage.Tensor);
            var start = path.SkipLast(1).Last(t => t.Name == network.Input || (all.Exists(a => a.Tensor == t.Name) && IsStart(t.Activation, activations[stage.Tensor])));
            return new StageGraph(stage.Name, all.Find(a => a.Tensor == start.Name)?.Name, network, activations, start, path[^1]);
        });
    }

    /// <summary>Whether cells of a map are counted in whole cells of an earlier one.</summary>
    public static bool IsStart(Activation from, Activation to) => to.Y.Stride % from.Y.Stride == 0 && to.X.Stride % from.X.Stride == 0;
}
