namespace IFeaLiD.Jobs.Views;

/// <summary>What a view must be before it is stored.</summary>
internal static class ViewRules
{
    private const int MaxNameLength = 255;
    private const int MaxStageLength = 255;
    private const int MaxDatasets = 64;

    /// <exception cref="ArgumentException">The first rule that is broken.</exception>
    public static void Require(View view)
    {
        Demand(ViewId.IsValid(view.Id), "The id of a view has 32 lower-case hex digits.", nameof(view));
        Demand(view.Name is { Length: >= 1 and <= MaxNameLength }, $"The name of a view has 1 to {MaxNameLength} characters.", nameof(view));
        Demand(view.JobKey is null || JobLimits.IsKey(view.JobKey), "The job key of a view is none.", nameof(view));
        Demand(LowerHex.IsOfBytes(view.DeletionTokenHash, LowerHex.Sha256Bytes), "The hash of a deletion token has 64 lower-case hex digits.", nameof(view));
        Demand(view.Datasets.Count <= MaxDatasets, $"A view has {MaxDatasets} datasets at most.", nameof(view));
        Demand(view.Datasets.Keys.All(stage => stage.Length is >= 1 and <= MaxStageLength), $"A stage's name has 1 to {MaxStageLength} characters.", nameof(view));
        Demand(view.Datasets.Values.All(sha => LowerHex.IsOfBytes(sha, LowerHex.Sha256Bytes)), "The SHA-256 of a dataset has 64 lower-case hex digits.", nameof(view));
    }

    private static void Demand(bool kept, string rule, string name)
    {
        if (!kept)
        {
            throw new ArgumentException(rule, name);
        }
    }
}
