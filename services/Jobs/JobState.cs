namespace IFeaLiD.Jobs;

/// <summary>Where a job stands. Engines store the numbers, so they never change their meaning.</summary>
public enum JobState
{
    /// <summary>Waits for a worker, also between two attempts.</summary>
    Queued = 0,

    /// <summary>A worker holds a lease on it.</summary>
    Running = 1,

    /// <summary>Ended with a result.</summary>
    Done = 2,

    /// <summary>Ended with a <see cref="JobFailure"/>; submitting the key again starts a new run.</summary>
    Failed = 3,

    /// <summary>Ended by wish of a person; submitting the key again starts a new run.</summary>
    Cancelled = 4,
}
