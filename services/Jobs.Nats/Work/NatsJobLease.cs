using Microsoft.Extensions.Logging;

namespace IFeaLiD.Jobs.Nats.Work;

/// <summary>A lease whose signs of life come from a timer of their own: a worker that computes without pause keeps its job.</summary>
internal sealed class NatsJobLease : IJobLease
{
    private readonly NatsJobEngine engine;
    private readonly JobEngineOptions options;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly CancellationTokenSource lost = new();
    private readonly SemaphoreSlim one = new(1, 1);
    private readonly ProgressThrottle throttle;
    private readonly ITimer heart;
    private readonly ulong place;
    private JobEntry entry;
    private ulong revision;
    private volatile SignOfLife sign;
    private volatile SignOfLife told;
    private int wishes;
    private volatile bool ended;
    private bool completed;

    public NatsJobLease(NatsJobEngine engine, JobSnapshot job, JobEntry entry, ulong revision, JobEngineOptions options, TimeProvider time, ILogger logger)
    {
        this.engine = engine;
        this.entry = entry;
        this.revision = revision;
        this.options = options;
        this.time = time;
        this.logger = logger;
        place = entry.Place;
        Job = job;
        sign = told = new SignOfLife(entry.Fence, 0, null);
        throttle = new ProgressThrottle(time, () =>
        {
            told = sign;
            _ = TellAsync();
        });
        heart = time.CreateTimer(_ => _ = TellAsync(), null, options.Heartbeat, options.Heartbeat);
    }

    public JobSnapshot Job { get; }

    public CancellationToken Lost => lost.Token;

    public void Report(string progress)
    {
        if (progress is { Length: <= JobLimits.MaxTextLength } && !ended)
        {
            sign = sign with { Reports = sign.Reports + 1, Progress = progress };
            throttle.Signal();
        }
    }

    public async Task<bool> CheckpointAsync(string partialResult, CancellationToken cancellationToken)
    {
        JobLimits.RequireText(partialResult, nameof(partialResult));
        return await ChangeAsync(now => now with { Result = partialResult, Progress = sign.Progress, Reports = sign.Reports }, ends: false, cancellationToken);
    }

    public async Task<bool> CompleteAsync(string result, CancellationToken cancellationToken)
    {
        JobLimits.RequireText(result, nameof(result));
        return completed = completed
            || await ChangeAsync(now => now.Ended(revision, JobState.Done, time.GetUtcNow()) with { Result = result }, ends: true, cancellationToken);
    }

    public Task<bool> FailAsync(JobFailure failure, bool retry, CancellationToken cancellationToken)
    {
        JobLimits.RequireText(failure.Code, nameof(failure));
        JobLimits.RequireText(failure.Message, nameof(failure));
        return ChangeAsync(
            now => retry && now.Attempt < options.MaxAttempts
                ? now.Queued(now.Attempt, options.DelayAfter(now.Attempt))
                : now.Ended(revision, JobState.Failed, time.GetUtcNow()) with { Failure = failure },
            ends: true,
            cancellationToken);
    }

    public Task<bool> ReleaseAsync(CancellationToken cancellationToken) =>
        ChangeAsync(now => now.Queued(now.Attempt - 1, TimeSpan.Zero), ends: true, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        throttle.Dispose();
        await heart.DisposeAsync();
        engine.Left(this);
    }

    /// <summary>The job is no longer this attempt's.</summary>
    public void Lose()
    {
        if (!ended)
        {
            End();
            // The token is set at once; what the worker hung on it runs elsewhere, so it can neither block nor fail the engine.
            _ = lost.CancelAsync();
        }
    }

    /// <summary>Told each change of the entry, our own as well, perhaps before their answer.</summary>
    public void LoseUnlessOwned(JobEntry? now, ulong changed)
    {
        if (changed > revision && (now is null || now.Fence != entry.Fence || now.Place != place
            || now.State == JobState.Cancelled || now.Failure?.Code == JobFailure.WorkerDiedCode))
        {
            Lose();
        }
    }

    /// <summary>One change at a time, each in place of the one before.</summary>
    private async Task<bool> ChangeAsync(Func<JobEntry, JobEntry> change, bool ends, CancellationToken cancellationToken)
    {
        await one.WaitAsync(cancellationToken);
        try
        {
            if (ended)
            {
                return false;
            }

            var next = change(entry);
            var written = await engine.PatientlyAsync(() => engine.WriteAsync(Job.Key, next, revision, cancellationToken), cancellationToken);
            if (written is null)
            {
                Lose();
                return false;
            }

            (entry, revision) = (next, written.Value);
            if (ends)
            {
                End();
            }

            return true;
        }
        finally
        {
            one.Release();
        }
    }

    private void End()
    {
        ended = true;
        throttle.Dispose();
        heart.Dispose();
        engine.Left(this);
    }

    private async Task TellAsync()
    {
        if (ended || Interlocked.Increment(ref wishes) != 1)
        {
            return; // whoever tells now does it once more
        }

        int granted;
        do
        {
            granted = Volatile.Read(ref wishes);
            try
            {
                await engine.TellAsync(Job.Key, told);
            }
#pragma warning disable CA1031 // best effort: the next sign follows
            catch (Exception e)
#pragma warning restore CA1031
            {
                logger.LogDebug(e, "A sign of life of job {Key} was not sent", Job.Key);
            }
        }
        while (Interlocked.CompareExchange(ref wishes, 0, granted) != granted);
    }
}
