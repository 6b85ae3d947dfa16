using System.Diagnostics.CodeAnalysis;
using IFeaLiD.Extraction.Progress;

namespace IFeaLiD.Viewer.Views;

/// <summary>A view as its link shows it at one moment.</summary>
public record ViewSnapshot
{
    /// <summary>32 hex digits.</summary>
    public required string Id { get; init; }

    /// <summary>What the submitter called the file.</summary>
    public required string Name { get; init; }

    /// <summary>Path of the share link.</summary>
    public required string Link { get; init; }

    /// <summary>Where it stands; stages may be ready while it runs.</summary>
    public required ViewState State { get; init; }

    /// <summary>Grows with every change until the view has ended; older snapshots that come late are to be dropped.</summary>
    public required long Revision { get; init; }

    /// <summary>1 = next; null unless queued.</summary>
    public int? QueuePosition { get; init; }

    /// <summary>Estimate of the seconds until it begins; null unless queued.</summary>
    public double? QueueSeconds { get; init; }

    /// <summary>Null unless running.</summary>
    public ViewProgress? Progress { get; init; }

    /// <summary>Attempts begun.</summary>
    public int Attempt { get; init; }

    /// <summary>The network; null where a shared dataset does not say.</summary>
    public ViewModel? Model { get; init; }

    /// <summary>Bits a value.</summary>
    public required int Precision { get; init; }

    /// <summary>The upright photo, once it is known.</summary>
    public ViewPhoto? Photo { get; init; }

    /// <summary>Wanted stages in the network's order.</summary>
    public required IReadOnlyList<ViewStage> Stages { get; init; }

    /// <summary>Further stages of the network; null when there are none, or it is not installed here.</summary>
    public ViewMore? More { get; init; }

    /// <summary>Why it failed; while it is queued, what did not answer when it was to be computed. Else null.</summary>
    public ViewProblem? Problem { get; init; }

    /// <summary>When it was uploaded.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it will be deleted; null = stays until its submitter deletes it.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Whether nothing will change any more.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool Ended => State is ViewState.Ready or ViewState.Failed or ViewState.Cancelled;
}

/// <summary>The answer to an upload: the view, and the one time that the token is told.</summary>
public sealed record SubmittedView : ViewSnapshot
{
    /// <summary>As it comes out of JSON.</summary>
    public SubmittedView()
    {
    }

    /// <summary>Adds the token to a snapshot.</summary>
    [SetsRequiredMembers]
    public SubmittedView(ViewSnapshot view, string deletionToken)
        : base(view) => DeletionToken = deletionToken;

    /// <summary>Keep it: who has it can delete the view (header <c>Deletion-Token</c>).</summary>
    public required string DeletionToken { get; init; }
}

/// <summary>States of a view.</summary>
public enum ViewState
{
    /// <summary>Waits.</summary>
    Queued,

    /// <summary>Is computed.</summary>
    Running,

    /// <summary>All stages are there.</summary>
    Ready,

    /// <summary>See the problem.</summary>
    Failed,

    /// <summary>The submitter cancelled it.</summary>
    Cancelled,
}

/// <summary>How far it is.</summary>
/// <param name="Step">decoding, inference or packing.</param>
/// <param name="Stage">Of which stage.</param>
/// <param name="Fraction">Of the whole, 0 to 1.</param>
/// <param name="SecondsLeft">Estimate.</param>
public sealed record ViewProgress(ExtractionStep Step, string? Stage, double Fraction, double? SecondsLeft);

/// <summary>A network, as people are told of it.</summary>
/// <param name="Id">Stable name.</param>
/// <param name="Name">For people.</param>
/// <param name="Label">Says honestly what the weights are.</param>
/// <param name="Licence">Of the weights; null where nobody has said.</param>
public sealed record ViewModel(string Id, string Name, string Label, string? Licence);

/// <summary>Size of the upright photo.</summary>
/// <param name="Width">Pixels a row.</param>
/// <param name="Height">Rows.</param>
public sealed record ViewPhoto(int Width, int Height);

/// <summary>One stage of a view.</summary>
/// <param name="Name">Of the stage.</param>
/// <param name="Ready">Whether its dataset is there.</param>
/// <param name="Width">Cells a row; 0 before it is ready.</param>
/// <param name="Height">Rows of cells; 0 before it is ready.</param>
/// <param name="Channels">Values a cell.</param>
/// <param name="Dataset">SHA-256 of the dataset; null before it is ready.</param>
/// <param name="Bytes">Of the dataset; 0 before it is ready.</param>
public sealed record ViewStage(string Name, bool Ready, int Width, int Height, int Channels, string? Dataset, long Bytes);

/// <summary>Stages that were not computed.</summary>
/// <param name="Stages">Their names, in the network's order.</param>
/// <param name="Problem">Why they cannot be asked for now; null when they can.</param>
public sealed record ViewMore(IReadOnlyList<string> Stages, ViewProblem? Problem);

/// <summary>Why it failed, or waits.</summary>
/// <param name="Code">Stable, kebab-case.</param>
/// <param name="Title">A few words.</param>
/// <param name="Detail">What was wrong, what was expected, what to do.</param>
public sealed record ViewProblem(string Code, string Title, string Detail);
