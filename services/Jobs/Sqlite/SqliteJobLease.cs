using Microsoft.Data.Sqlite;

namespace IFeaLiD.Jobs.Sqlite;

/// <summary>A lease on a row. Its heart beats on a timer, whatever the worker's threads do.</summary>
internal sealed class SqliteJobLease : IJobLease
{
    private readonly SqliteJobEngine engine;
    private readonly CancellationTokenSource lost = new();
    private readonly ITimer heart;
    private long reports;

    public SqliteJobLease(SqliteJobEngine engine, JobSnapshot job)
    {
        this.engine = engine;
        Job = job;
        Lost = lost.Token;
        heart = engine.Time.CreateTimer(_ => Beat(), null, engine.Options.Heartbeat, engine.Options.Heartbeat);
    }

    public JobSnapshot Job { get; }

    public CancellationToken Lost { get; }

    public string? Progress { get; private set; }

    public long Reports => Interlocked.Read(ref reports);

    public void Report(string progress)
    {
        Progress = progress;
        Interlocked.Increment(ref reports);
        engine.Reported(Job.Key);
    }

    public Task<bool> CheckpointAsync(string partialResult, CancellationToken cancellationToken) => Task.FromResult(engine.Checkpoint(Job, partialResult));

    public Task<bool> CompleteAsync(string result, CancellationToken cancellationToken) => Task.FromResult(engine.Complete(Job, result));

    public Task<bool> FailAsync(JobFailure failure, bool retry, CancellationToken cancellationToken) => Task.FromResult(engine.Fail(Job, failure, retry));

    /// <summary>Tells the worker; on another thread, since it may do anything then.</summary>
    public void Lose() => _ = lost.CancelAsync();

    public async ValueTask DisposeAsync()
    {
        engine.Release(this);
        await heart.DisposeAsync();
    }

    private void Beat()
    {
        try
        {
            if (!engine.Beat(Job))
            {
                Lose();
            }
        }
        catch (SqliteException)
        {
            // A file that cannot be written now is an outage, not a lost lease: work on, the fence decides.
        }
        catch (InvalidOperationException)
        {
            // The engine is being closed.
        }
    }
}
