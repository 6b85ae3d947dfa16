namespace IFeaLiD.Jobs;

/// <summary>A job at one moment.</summary>
public sealed record JobSnapshot
{
    /// <summary>What the submitter named it by: equal wishes have equal keys.</summary>
    public required string Key { get; init; }

    /// <summary>The wish; opaque to the engine.</summary>
    public required string Payload { get; init; }

    /// <summary>Where it stands.</summary>
    public required JobState State { get; init; }

    /// <summary>Attempts begun since it was last submitted; 0 before the first.</summary>
    public required int Attempt { get; init; }

    /// <summary>Grows with every take, over all submissions: only the holder of the newest may end the job.</summary>
    public required long Fence { get; init; }

    /// <summary>Grows with every change, progress included, so that a watcher can drop what comes late.</summary>
    public required long Revision { get; init; }

    /// <summary>1 = next; null unless queued.</summary>
    public int? QueuePosition { get; init; }

    /// <summary>The last report, opaque; lost when the process ends.</summary>
    public string? Progress { get; init; }

    /// <summary>Opaque; partial while running, whole when done.</summary>
    public string? Result { get; init; }

    /// <summary>Only when failed.</summary>
    public JobFailure? Failure { get; init; }

    /// <summary>When it was last submitted anew.</summary>
    public required DateTimeOffset SubmittedAt { get; init; }

    /// <summary>When its last attempt began.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it became done, failed or cancelled.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Done, failed or cancelled.</summary>
    public bool Ended => State is JobState.Done or JobState.Failed or JobState.Cancelled;
}
