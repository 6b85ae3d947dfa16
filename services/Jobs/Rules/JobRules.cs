namespace IFeaLiD.Jobs.Rules;

/// <summary>What may become of a job, whatever the engine keeps it in: each method gives the record that takes the place of another.</summary>
internal sealed class JobRules(JobEngineOptions options, TimeProvider time)
{
    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>A job is submitted.</summary>
    /// <param name="known">What there is under its key.</param>
    /// <param name="payload">What is to be done.</param>
    /// <param name="queued">How many jobs wait.</param>
    /// <returns>A new run, whose place is the revision at which it is written; null when the known one is the same job.</returns>
    /// <exception cref="QueueFullException">Too many jobs wait.</exception>
    public JobRecord? Submit(JobRecord? known, string payload, int queued)
    {
        if (known is { State: JobState.Queued or JobState.Running or JobState.Done })
        {
            return null;
        }

        return queued < options.MaxQueued
            ? new JobRecord { Payload = payload, Fence = known?.Fence ?? 0, SubmittedAt = Now }
            : throw new QueueFullException(queued, options.MaxQueued);
    }

    /// <summary>A person no longer wants a job.</summary>
    /// <returns>Null when there is nothing to cancel.</returns>
    public JobRecord? Cancel(JobRecord? job) => job is null or { HasEnded: true } ? null : Ended(job, JobState.Cancelled);

    /// <summary>A job that may start is taken, or one whose worker fell silent: its next attempt, or its end as failed if that was the last.</summary>
    /// <param name="job">To take.</param>
    /// <param name="fence">A revision that is newer than the take before.</param>
    public JobRecord Take(JobRecord job, long fence) => IsLastOf(job)
        ? GivenUp(job)
        : job with { State = JobState.Running, Attempt = job.Attempt + 1, Fence = fence, Rest = 0, Progress = null, Reports = 0, Failure = null, StartedAt = Now };

    /// <summary>A running job whose worker is known to be dead, but nobody takes it yet: queued again, or failed if that was the last attempt.</summary>
    public JobRecord Bury(JobRecord job) => IsLastOf(job) ? GivenUp(job) : Queued(job, job.Attempt, TimeSpan.Zero);

    /// <summary>The worker stores a partial result.</summary>
    public static JobRecord Checkpoint(JobRecord job, string result) => job with { Result = result };

    /// <summary>The worker is done.</summary>
    public JobRecord Complete(JobRecord job, string result) => Ended(job, JobState.Done) with { Result = result };

    /// <summary>The worker failed: the job rests before its next attempt, or ends if there is none or none would help.</summary>
    public JobRecord Fail(JobRecord job, JobFailure failure, bool retry) => retry && job.Attempt < options.MaxAttempts
        ? Queued(job, job.Attempt, options.DelayAfter(job.Attempt))
        : Ended(job, JobState.Failed) with { Failure = failure };

    /// <summary>What the worker needs does not answer: the job rests as if it had not been taken, or ends if it has waited for that too often.</summary>
    public JobRecord Postpone(JobRecord job, JobFailure obstacle)
    {
        var time = job.Postponed + 1;
        var next = time <= options.MaxPostponements ? Queued(job, job.Attempt - 1, options.DelayAfterPostponement(time)) : Ended(job, JobState.Failed);
        return next with { Postponed = time, Failure = obstacle };
    }

    /// <summary>The worker hands the job back: as if it had not been taken; its checkpoint stays.</summary>
    public static JobRecord Release(JobRecord job) => Queued(job, job.Attempt - 1, TimeSpan.Zero);

    /// <summary>Whether an attempt has lost its job, and why.</summary>
    /// <param name="taken">The job as the attempt left it.</param>
    /// <param name="now">The job as it stands; null when it was forgotten.</param>
    /// <returns>Null when it still belongs to the attempt, or the attempt itself ended it.</returns>
    public static LeaseLoss? LossOf(JobRecord taken, JobRecord? now) => now switch
    {
        null => LeaseLoss.Unwanted,
        _ when now.Place != taken.Place => LeaseLoss.Unwanted,
        _ when now.Fence != taken.Fence => LeaseLoss.Superseded,
        { State: JobState.Cancelled } => LeaseLoss.Unwanted,
        { Failure.Code: JobFailure.WorkerDiedCode } => LeaseLoss.Superseded,
        _ => null,
    };

    private bool IsLastOf(JobRecord job) => job.State == JobState.Running && job.Attempt >= options.MaxAttempts;

    private JobRecord GivenUp(JobRecord job) => Ended(job, JobState.Failed) with { Failure = JobFailure.WorkerDied(job.Attempt) };

    private static JobRecord Queued(JobRecord job, int attempt, TimeSpan rest) =>
        job with { State = JobState.Queued, Attempt = attempt, Rest = (long)rest.TotalMilliseconds, Progress = null, Reports = 0 };

    private JobRecord Ended(JobRecord job, JobState state) => job with { State = state, Rest = 0, Progress = null, Reports = 0, Failure = null, EndedAt = Now };
}
