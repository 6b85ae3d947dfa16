namespace IFeaLiD.Jobs;

/// <summary>queued -> running -> done | failed | cancelled.</summary>
public enum JobState
{
    /// <summary>Waits for a worker, or for its next attempt.</summary>
    Queued,

    /// <summary>A worker holds its lease.</summary>
    Running,

    /// <summary>Has its result.</summary>
    Done,

    /// <summary>Has its failure.</summary>
    Failed,

    /// <summary>Nobody wants it any more.</summary>
    Cancelled,
}
