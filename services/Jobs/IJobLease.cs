namespace IFeaLiD.Jobs;

/// <summary>A worker's right to a job. Beats its own heart until it is disposed.</summary>
public interface IJobLease : IAsyncDisposable
{
    /// <summary>The job when it was taken.</summary>
    JobSnapshot Job { get; }

    /// <summary>Fires when the job was cancelled or another attempt owns it: drop the work.</summary>
    CancellationToken Lost { get; }

    /// <summary>Tells watchers how far it is. Best effort: never throws, never blocks, is not kept.</summary>
    void Report(string progress);

    /// <summary>Keeps a partial result. False = another attempt owns the job.</summary>
    Task<bool> CheckpointAsync(string partialResult, CancellationToken cancellationToken);

    /// <summary>Ends the job with its result. False = another attempt owns the job; drop the result.</summary>
    Task<bool> CompleteAsync(string result, CancellationToken cancellationToken);

    /// <summary>Ends the attempt; with <paramref name="retry"/>, and attempts left, another follows after a delay. False = not ours any more.</summary>
    Task<bool> FailAsync(JobFailure failure, bool retry, CancellationToken cancellationToken);
}
