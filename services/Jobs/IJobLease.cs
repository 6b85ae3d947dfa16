namespace IFeaLiD.Jobs;

/// <summary>
/// A worker's right to one job. It renews itself, whatever the worker does, until the job ends or the lease is disposed; disposed before
/// the job ended, the worker counts as fallen silent, and the next attempt starts when the lease has run out. In an outage the lease is not
/// lost: keep working, the fence decides. The asynchronous methods then throw <see cref="StorageUnavailableException"/>; call them again.
/// </summary>
public interface IJobLease : IAsyncDisposable
{
    /// <summary>The job as it was taken; <see cref="JobSnapshot.Result"/> is the last checkpoint of an earlier attempt.</summary>
    JobSnapshot Job { get; }

    /// <summary>Fires when the job was cancelled or forgotten, or belongs to another attempt: stop, nobody wants the result.</summary>
    CancellationToken Lost { get; }

    /// <summary>Why <see cref="Lost"/> fired; null before. One who was superseded stays so, also if the job is cancelled after that.</summary>
    LeaseLoss? Loss { get; }

    /// <summary>Tells watchers how far the work is. Best effort: never throws, never blocks; what is longer than <see cref="JobLimits.MaxTextLength"/> is dropped.</summary>
    void Report(string progress);

    /// <summary>Stores a partial result durably; it is seen at once and outlives this attempt.</summary>
    /// <returns>False when another attempt owns the job or it ended.</returns>
    Task<bool> CheckpointAsync(string partialResult, CancellationToken cancellationToken);

    /// <summary>Ends the job as done. Calling it again after success is true again.</summary>
    /// <returns>False when another attempt owns the job or it ended otherwise; drop the result.</returns>
    Task<bool> CompleteAsync(string result, CancellationToken cancellationToken);

    /// <summary>Ends the attempt without a result.</summary>
    /// <param name="failure">The reason, kept if the job ends here.</param>
    /// <param name="retry">True queues the job again after a pause, unless this was the last attempt; false ends it as failed.</param>
    /// <param name="cancellationToken">Gives up before anything was changed.</param>
    /// <returns>False when another attempt owns the job or it ended.</returns>
    Task<bool> FailAsync(JobFailure failure, bool retry, CancellationToken cancellationToken);

    /// <summary>
    /// Hands the job back since something that it needs does not answer: nobody's fault, so the attempt does not count. It rests first, longer each time
    /// (<see cref="JobEngineOptions.PostponeDelays"/>), and ends as failed after <see cref="JobEngineOptions.MaxPostponements"/>.
    /// </summary>
    /// <param name="obstacle">What does not answer; shown while the job waits, and kept as its failure if it ends here.</param>
    /// <param name="cancellationToken">Gives up before anything was changed.</param>
    /// <returns>False when another attempt owns the job or it ended.</returns>
    Task<bool> PostponeAsync(JobFailure obstacle, CancellationToken cancellationToken);

    /// <summary>Hands the job back through no fault of its own (the worker's program stops): at once at its old place, and the attempt does not count.</summary>
    /// <returns>False when another attempt owns the job or it ended.</returns>
    Task<bool> ReleaseAsync(CancellationToken cancellationToken);
}
