using Microsoft.Extensions.Logging;

namespace IFeaLiD.Jobs.Sqlite;

/// <summary>A lease whose heart-beat is a timer of its own: a worker that computes without pause keeps its job.</summary>
internal sealed class SqliteJobLease : IJobLease
{
    private readonly SqliteJobEngine engine;
    private readonly ILogger logger;
    private readonly CancellationTokenSource lost = new();
    private readonly ProgressThrottle throttle;
    private readonly ITimer heart;
    private int beating;
    private volatile bool ended;
    private volatile LeaseProgress? progress;

    public SqliteJobLease(SqliteJobEngine engine, JobSnapshot job, JobEngineOptions options, TimeProvider time, ILogger logger)
    {
        this.engine = engine;
        this.logger = logger;
        Job = job;
        throttle = new ProgressThrottle(time, () => engine.JobChanged(job.Key));
        heart = time.CreateTimer(_ => _ = BeatAsync(), null, options.Heartbeat, options.Heartbeat);
    }

    public JobSnapshot Job { get; }

    public CancellationToken Lost => lost.Token;

    /// <summary>The newest report, published or not.</summary>
    public LeaseProgress? Progress => progress;

    public void Report(string progress)
    {
        if (progress is { Length: <= JobLimits.MaxTextLength } && !ended)
        {
            this.progress = new LeaseProgress(progress, engine.NextRevision());
            throttle.Signal();
        }
    }

    public Task<bool> CheckpointAsync(string partialResult, CancellationToken cancellationToken) =>
        engine.CheckpointAsync(this, partialResult, cancellationToken);

    public Task<bool> CompleteAsync(string result, CancellationToken cancellationToken) =>
        engine.CompleteAsync(this, result, cancellationToken);

    public Task<bool> FailAsync(JobFailure failure, bool retry, CancellationToken cancellationToken) =>
        engine.FailAsync(this, failure, retry, cancellationToken);

    public Task<bool> ReleaseAsync(CancellationToken cancellationToken) => engine.ReleaseAsync(this, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        throttle.Dispose();
        await heart.DisposeAsync();
    }

    /// <summary>This attempt has ended its job: no more heart-beats, and what they find out is no loss.</summary>
    public void End()
    {
        ended = true;
        throttle.Dispose();
        heart.Dispose();
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

    private async Task BeatAsync()
    {
        if (Interlocked.Exchange(ref beating, 1) == 1)
        {
            return;
        }

        try
        {
            if (!await engine.RenewAsync(this, CancellationToken.None))
            {
                Lose();
            }
        }
        catch (StorageUnavailableException e)
        {
            // An outage is no lost lease: the worker goes on, and the fence decides.
            logger.LogWarning(e, "A heart-beat of job {Key} could not be stored; the next one tries again.", Job.Key);
        }
        catch (ObjectDisposedException)
        {
            // The engine was closed between two beats.
        }
        finally
        {
            Volatile.Write(ref beating, 0);
        }
    }
}
