namespace IFeaLiD.Jobs;

/// <summary>
/// Jobs that survive their workers: handed out under leases, at least once, and ended by the newest attempt only, so that
/// each has one result. All members may be called at the same time.
/// </summary>
public interface IJobEngine : IAsyncDisposable
{
    /// <summary>Submits a wish. A key that is queued, running or done is that same job; one that failed or was cancelled runs anew.</summary>
    /// <exception cref="QueueFullException">Too many jobs wait already.</exception>
    Task<JobSnapshot> SubmitAsync(string key, string payload, CancellationToken cancellationToken);

    /// <summary>Takes the job that waits longest, or null when none came within the wait.</summary>
    Task<IJobLease?> TakeAsync(TimeSpan wait, CancellationToken cancellationToken);

    /// <summary>A job as it stands, or null.</summary>
    Task<JobSnapshot?> FindAsync(string key, CancellationToken cancellationToken);

    /// <summary>Cancels a queued or running job; its worker's lease is lost within a second. False if it had ended, or is unknown.</summary>
    Task<bool> CancelAsync(string key, CancellationToken cancellationToken);

    /// <summary>Removes a job whatever its state, so that its key computes anew. False if it is unknown.</summary>
    Task<bool> ForgetAsync(string key, CancellationToken cancellationToken);

    /// <summary>All jobs, oldest first.</summary>
    IAsyncEnumerable<JobSnapshot> ListAsync(CancellationToken cancellationToken);

    /// <summary>
    /// The job as it stands, then its changes. Intermediate ones may be dropped, and progress comes at most five times a
    /// second; the last is never lost. Ends after the job has, or when it is unknown or forgotten.
    /// </summary>
    IAsyncEnumerable<JobSnapshot> WatchAsync(string key, CancellationToken cancellationToken);
}
