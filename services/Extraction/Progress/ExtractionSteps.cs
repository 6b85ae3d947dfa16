using System.Diagnostics;

namespace IFeaLiD.Extraction.Progress;

/// <summary>Traces the steps of extractions: decode, tensor, then infer and pack for each stage. Whoever listens to the source sees them.</summary>
public static class ExtractionSteps
{
    /// <summary>Name of the activity source.</summary>
    public const string SourceName = "IFeaLiD.Extraction";

    /// <summary>Tag that holds the stage.</summary>
    public const string StageTag = "stage";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>Begins a step, which ends when it is disposed. Null when nobody listens.</summary>
    internal static Activity? Begin(string step, string? stage = null) => Source.StartActivity(step)?.SetTag(StageTag, stage);
}
