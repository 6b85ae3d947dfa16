namespace IFeaLiD.Jobs;

/// <summary>A job as it stood at one moment.</summary>
public sealed record JobSnapshot
{
    /// <summary>The submitter's name of the job; the same wish has the same key (see <see cref="JobLimits.IsKey"/>).</summary>
    public required string Key { get; init; }

    /// <summary>What is to be done; opaque to the engine.</summary>
    public required string Payload { get; init; }

    /// <summary>Where the job stands.</summary>
    public required JobState State { get; init; }

    /// <summary>The number of the latest attempt within this run, from 1; 0 before the first.</summary>
    public required int Attempt { get; init; }

    /// <summary>Grows with every take and is never reset, not even when the job is forgotten: the owner is who holds the newest. 0 before the first take.</summary>
    public required long Fence { get; init; }

    /// <summary>
    /// Grows with every change, progress and queue position included, also over restarts: of two snapshots, the larger is newer. Who asks one program sees
    /// it grow; who asks several in turn does, too, apart from progress, which may be late by a report.
    /// </summary>
    public required long Revision { get; init; }

    /// <summary>The place in the queue, from 1; only while <see cref="JobState.Queued"/>.</summary>
    public int? QueuePosition { get; init; }

    /// <summary>The last report of the running attempt, opaque; it does not outlive the attempt or the process.</summary>
    public string? Progress { get; init; }

    /// <summary>Opaque; whole when <see cref="JobState.Done"/>, else that of the last checkpoint of this run.</summary>
    public string? Result { get; init; }

    /// <summary>The reason; only when <see cref="JobState.Failed"/>.</summary>
    public JobFailure? Failure { get; init; }

    /// <summary>What did not answer when a worker had the job, so that it waits; only while <see cref="JobState.Queued"/>.</summary>
    public JobFailure? Obstacle { get; init; }

    /// <summary>When this run was submitted; to the millisecond, as all times here.</summary>
    public required DateTimeOffset SubmittedAt { get; init; }

    /// <summary>When the latest attempt of this run started.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When this run ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Whether nothing more happens unless the job is submitted again or forgotten.</summary>
    public bool HasEnded => State is JobState.Done or JobState.Failed or JobState.Cancelled;
}
