using System.Text.RegularExpressions;
using IFeaLiD.Extractor.Telling;

namespace IFeaLiD.Extractor.Server;

/// <summary>A view as a service tells it; what this program needs of it.</summary>
/// <param name="Id">32 lower-case hex digits.</param>
/// <param name="State">queued, running, ready, failed or cancelled.</param>
/// <param name="Precision">Bits a value.</param>
/// <param name="Stages">Wanted stages.</param>
internal sealed partial record ServedView(string Id, string State, int Precision, IReadOnlyList<ServedStage> Stages)
{
    /// <summary>Grows with each change; what has a smaller one than another is older.</summary>
    public long Revision { get; init; }

    /// <summary>Whether nothing will change any more.</summary>
    public bool HasEnded => State is "ready" or "failed" or "cancelled";

    /// <summary>The network; null where the service does not say.</summary>
    public NamedModel? Model { get; init; }

    /// <summary>1 = next; null unless queued.</summary>
    public int? QueuePosition { get; init; }

    /// <summary>Null unless running.</summary>
    public ServedProgress? Progress { get; init; }

    /// <summary>Why it failed, or still waits.</summary>
    public ServedProblem? Problem { get; init; }

    /// <summary>Deletes the view; told once, in the answer to the upload.</summary>
    public string? DeletionToken { get; init; }

    /// <summary>Whether names and numbers are such that paths can be made of them.</summary>
    public bool IsSound =>
        IdName().IsMatch(Id ?? "") && State is "queued" or "running" or "ready" or "failed" or "cancelled"
        && Stages is not null && Stages.All(stage => stage is { Name: not null, Bytes: >= 0 } && StageName().IsMatch(stage.Name)
            && (!stage.Ready || DatasetName().IsMatch(stage.Dataset ?? "")));

    [GeneratedRegex(@"\A[0-9a-f]{32}\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex IdName();

    [GeneratedRegex(@"\A[A-Za-z0-9_-][A-Za-z0-9_.-]{0,99}\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex StageName();

    [GeneratedRegex(@"\A[0-9a-f]{64}\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex DatasetName();
}

/// <summary>One stage: <c>height x width x channels</c>.</summary>
internal sealed record ServedStage(string Name, bool Ready, int Width, int Height, int Channels, string? Dataset, long Bytes);

/// <summary>How far a view is.</summary>
internal sealed record ServedProgress(string Step, string? Stage, double Fraction, double? SecondsLeft);

/// <summary>Problem details (RFC 9457), or the problem of a view that failed or waits.</summary>
internal sealed record ServedProblem(string? Code, string? Title, string? Detail);
