namespace IFeaLiD.Jobs;

/// <summary>
/// Hands jobs from submitters to workers. A job is delivered at least once; the fence makes that once in effect, for only the newest
/// attempt may change the job. Every method throws <see cref="StorageUnavailableException"/> in an outage.
/// </summary>
public interface IJobEngine : IAsyncDisposable
{
    /// <summary>
    /// Submits a job. The same key while queued, running or done is the same job, and its payload stays; after failed or cancelled it is a
    /// new run: attempts start at 1, the result is empty, the fence goes on.
    /// </summary>
    /// <exception cref="QueueFullException">Too many jobs wait; nothing was stored.</exception>
    /// <exception cref="ArgumentException">Key or payload exceed <see cref="JobLimits"/>.</exception>
    Task<JobSnapshot> SubmitAsync(string key, string payload, CancellationToken cancellationToken);

    /// <summary>Takes the job that waits longest, or one whose worker fell silent.</summary>
    /// <param name="wait">How long to wait for one; an engine may wait up to a second longer. <see cref="Timeout.InfiniteTimeSpan"/> waits without end.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The lease, or null when none came.</returns>
    Task<IJobLease?> TakeAsync(TimeSpan wait, CancellationToken cancellationToken);

    /// <summary>The job as it stands, or null if unknown.</summary>
    Task<JobSnapshot?> FindAsync(string key, CancellationToken cancellationToken);

    /// <summary>Ends a queued or running job as cancelled; a running worker's <see cref="IJobLease.Lost"/> fires within a second.</summary>
    /// <returns>False when there was nothing to cancel.</returns>
    Task<bool> CancelAsync(string key, CancellationToken cancellationToken);

    /// <summary>Removes a job, cancelling it first if it lives, so that submitting the same key computes again.</summary>
    /// <returns>False when the job was unknown.</returns>
    Task<bool> ForgetAsync(string key, CancellationToken cancellationToken);

    /// <summary>All jobs, in the order of their submission.</summary>
    IAsyncEnumerable<JobSnapshot> ListAsync(CancellationToken cancellationToken);

    /// <summary>The jobs that wait or run, in the order of their submission, read without reading those that have ended.</summary>
    IAsyncEnumerable<JobSnapshot> ListPendingAsync(CancellationToken cancellationToken);

    /// <summary>How many jobs wait, those between two attempts included, counted without reading them.</summary>
    Task<int> CountQueuedAsync(CancellationToken cancellationToken);

    /// <summary>
    /// The present state, then the changes, with growing revisions: state, queue position, checkpoints and at most 5 progress reports a
    /// second. Changes in between may be left out, the newest never is. Ends after an ended state, when the job is unknown or forgotten,
    /// and when the engine is closed.
    /// </summary>
    IAsyncEnumerable<JobSnapshot> WatchAsync(string key, CancellationToken cancellationToken);
}
