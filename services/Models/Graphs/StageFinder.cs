namespace IFeaLiD.Models.Graphs;

/// <summary>
/// Which trunk tensor a stage of the manifest is: the one it names, or by the stage's stride the output of its last block, after that block's
/// own activation. A batch norm after the last join belongs to the next stage (networks with pre-activation), so the stage ends before it.
/// </summary>
internal static class StageFinder
{
    /// <summary>The stages of ResNet by their stride (He et al. 2016, "Deep residual learning for image recognition", Table 1).</summary>
    public static readonly IReadOnlyDictionary<string, int> Strides = new Dictionary<string, int> { ["conv2_x"] = 4, ["conv3_x"] = 8, ["conv4_x"] = 16 };

    private const int LeastStride = 4;

    private static readonly HashSet<string> PassThrough = ["Identity", "Dropout", "Cast"];
    private static readonly HashSet<string> ActivationFunctions = ["Relu", "Clip", "LeakyRelu", "PRelu", "Elu", "Selu", "HardSwish", "Softplus", "Gelu", "Mish"];

    /// <exception cref="ModelException">stage-missing.</exception>
    public static string Find(IReadOnlyList<TrunkTensor> trunk, IReadOnlyList<Layer> layers, string stage, string? tensor)
    {
        if (tensor is not null)
            return layers.FirstOrDefault(layer => layer.Tensor == tensor || layer.Name == tensor)?.Tensor ?? throw new ModelException(ModelErrorCodes.StageMissing,
                $"Stage {stage}: the graph has no map '{tensor}'. Maps are, for example: {Examples(trunk)}.");

        int stride = Strides.GetValueOrDefault(stage);
        var candidates = trunk.Skip(1).Where(t => t.Activation.Stride == stride).ToList();
        if (stride == 0 || candidates.Count == 0)
            throw new ModelException(ModelErrorCodes.StageMissing,
                $"Stage {stage}: no layer of stride {stride} alone separates the image from the layers after it; the strides found are {Found(trunk)}. Name the tensor in model.json (key stages[].tensor).");

        return EndOf(candidates).Name;
    }

    /// <summary>The ends of the strides from 4 on, for networks that nobody has named stages of: by stride, in order of depth.</summary>
    public static IEnumerable<(int Stride, string Tensor)> Ends(IReadOnlyList<TrunkTensor> trunk)
    {
        var ends = trunk.Skip(1).GroupBy(t => t.Activation.Stride).Select(g => (Stride: g.Key, Tensor: EndOf([.. g]).Name)).ToList();
        var deep = ends.Where(end => end.Stride >= LeastStride).ToList();
        return deep.Count > 0 ? deep : ends.Where(end => end.Stride > 0);
    }

    private static TrunkTensor EndOf(List<TrunkTensor> candidates)
    {
        int join = candidates.FindLastIndex(t => t.IsJoin);
        return join < 0 ? candidates[^1] : AfterActivation(candidates, join);
    }

    private static TrunkTensor AfterActivation(List<TrunkTensor> tensors, int join)
    {
        int next = join + 1;
        while (next < tensors.Count && PassThrough.Contains(tensors[next].Operator))
            next++;
        return next < tensors.Count && ActivationFunctions.Contains(tensors[next].Operator) ? tensors[next] : tensors[join];
    }

    private static string Found(IReadOnlyList<TrunkTensor> trunk) =>
        trunk.Select(t => t.Activation.Stride).Where(s => s > 1).Distinct().Order().ToList() is { Count: > 0 } strides ? string.Join(", ", strides) : "none";

    private static string Examples(IReadOnlyList<TrunkTensor> trunk) =>
        string.Join(", ", trunk.Skip(1).GroupBy(t => t.Activation.Stride).Select(g => $"{g.Last().Name} (stride {g.Key})").Take(6));
}
