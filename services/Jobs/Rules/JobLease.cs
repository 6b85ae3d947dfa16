namespace IFeaLiD.Jobs.Rules;

/// <summary>A lease over whatever the engine keeps jobs in. Its heart-beats come from a timer of their own: a worker that computes without pause keeps its job.</summary>
internal abstract class JobLease : IJobLease
{
    private readonly JobRules rules;
    private readonly TimeSpan heartbeat;
    private readonly CancellationTokenSource lost = new();
    private readonly SemaphoreSlim one = new(1, 1);
    private readonly Lock gate = new();
    private readonly ProgressThrottle throttle;
    private readonly ITimer heart;
    private JobRecord record;
    private bool changing;
    private LeaseLoss? told;
    private LeaseLoss? loss;
    private volatile bool ended;
    private bool completed;

    /// <summary>A lease that does nothing of itself before <see cref="Begin"/>.</summary>
    /// <param name="job">As it was taken, for the worker.</param>
    /// <param name="taken">As it was taken.</param>
    /// <param name="rules">What may become of it.</param>
    /// <param name="heartbeat">Time between two.</param>
    /// <param name="time">All time there is.</param>
    protected JobLease(JobSnapshot job, JobRecord taken, JobRules rules, TimeSpan heartbeat, TimeProvider time)
    {
        this.rules = rules;
        this.heartbeat = heartbeat;
        record = taken;
        Job = job;
        throttle = new ProgressThrottle(time, Publish);
        heart = time.CreateTimer(_ => _ = BeatAsync(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public JobSnapshot Job { get; }

    public CancellationToken Lost => lost.Token;

    public LeaseLoss? Loss
    {
        get
        {
            lock (gate)
            {
                return loss;
            }
        }
    }

    /// <summary>The job as this attempt left it.</summary>
    protected JobRecord Record => Volatile.Read(ref record);

    protected bool HasEnded => ended;

    /// <summary>From here on the heart beats.</summary>
    public void Begin() => heart.Change(heartbeat, heartbeat);

    public void Report(string progress)
    {
        if (progress is { Length: <= JobLimits.MaxTextLength } && !ended)
        {
            Note(progress);
            throttle.Signal();
        }
    }

    public Task<bool> CheckpointAsync(string partialResult, CancellationToken cancellationToken)
    {
        JobLimits.RequireText(partialResult, nameof(partialResult));
        return ChangeAsync(now => JobRules.Checkpoint(now, partialResult), cancellationToken);
    }

    public async Task<bool> CompleteAsync(string result, CancellationToken cancellationToken)
    {
        JobLimits.RequireText(result, nameof(result));
        return completed || await ChangeAsync(now => rules.Complete(now, result), cancellationToken);
    }

    public Task<bool> FailAsync(JobFailure failure, bool retry, CancellationToken cancellationToken)
    {
        RequireTexts(failure);
        return ChangeAsync(now => rules.Fail(now, failure, retry), cancellationToken);
    }

    public Task<bool> PostponeAsync(JobFailure obstacle, CancellationToken cancellationToken)
    {
        RequireTexts(obstacle);
        return ChangeAsync(now => rules.Postpone(now, obstacle), cancellationToken);
    }

    public Task<bool> ReleaseAsync(CancellationToken cancellationToken) => ChangeAsync(JobRules.Release, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        throttle.Dispose();
        await heart.DisposeAsync();
        Left();
    }

    /// <summary>The job is no longer this attempt's. While a change is under way, its answer decides: it may come before whatever was heard of.</summary>
    public void Lose(LeaseLoss why)
    {
        lock (gate)
        {
            if (changing)
            {
                told ??= why;
                return;
            }
        }

        LoseNow(why);
    }

    /// <summary>Puts a record in the place of another.</summary>
    /// <returns>Whether that was done, by this or an earlier try; if not, what is there.</returns>
    protected abstract Task<(bool Done, JobRecord? There)> ReplaceAsync(JobRecord before, JobRecord next, CancellationToken cancellationToken);

    /// <summary>Says that the worker lives. Never throws.</summary>
    protected abstract Task BeatAsync();

    /// <summary>Keeps the newest report.</summary>
    protected abstract void Note(string progress);

    /// <summary>Shows watchers the newest report.</summary>
    protected abstract void Publish();

    /// <summary>The lease is over.</summary>
    protected abstract void Left();

    private static void RequireTexts(JobFailure failure)
    {
        JobLimits.RequireText(failure.Code, nameof(failure));
        JobLimits.RequireText(failure.Message, nameof(failure));
    }

    private async Task<bool> ChangeAsync(Func<JobRecord, JobRecord> change, CancellationToken cancellationToken)
    {
        await one.WaitAsync(cancellationToken);
        try
        {
            lock (gate)
            {
                if (ended)
                {
                    return false;
                }

                changing = true;
            }

            return await ReplaceAsync(change, cancellationToken);
        }
        finally
        {
            LeaseLoss? heard;
            lock (gate)
            {
                changing = false;
                heard = told;
                told = null;
            }

            if (heard is { } why)
            {
                LoseNow(why);
            }

            one.Release();
        }
    }

    private async Task<bool> ReplaceAsync(Func<JobRecord, JobRecord> change, CancellationToken cancellationToken)
    {
        while (true)
        {
            var next = change(Record);
            var (done, there) = await ReplaceAsync(Record, next, cancellationToken);
            if (!done && JobRules.LossOf(Record, there) is { } why)
            {
                LoseNow(why);
                return false;
            }

            // What is there, if not what was written now, was written by this attempt although an outage kept back the answer.
            var now = done ? next : there!;
            Volatile.Write(ref record, now);
            if (now.State != JobState.Running)
            {
                completed = now.State == JobState.Done;
                End();
                return now.State == next.State;
            }

            if (done)
            {
                return true;
            }
        }
    }

    private void LoseNow(LeaseLoss why)
    {
        lock (gate)
        {
            if (ended)
            {
                return;
            }

            loss = why;
        }

        End();
        // The token is set at once; what the worker hung on it runs elsewhere, so it can neither block nor fail the engine.
        _ = lost.CancelAsync();
    }

    /// <summary>No more heart-beats, and what they find out is no loss.</summary>
    private void End()
    {
        ended = true;
        throttle.Dispose();
        heart.Dispose();
        Left();
    }
}
