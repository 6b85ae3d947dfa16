using IFeaLiD.Jobs.Rules;
using Microsoft.Extensions.Logging;

namespace IFeaLiD.Jobs.Sqlite;

/// <summary>A lease that is renewed in the file; reports go through memory.</summary>
internal sealed class SqliteJobLease(
    SqliteJobEngine engine, JobSnapshot job, JobRecord taken, JobRules rules, TimeSpan heartbeat, TimeProvider time, ILogger logger)
    : JobLease(job, taken, rules, heartbeat, time)
{
    private int beating;
    private volatile LeaseProgress? progress;

    /// <summary>The newest report, published or not.</summary>
    public LeaseProgress? Progress => progress;

    protected override Task<(bool Done, JobRecord? There)> ReplaceAsync(JobRecord before, JobRecord next, CancellationToken cancellationToken) =>
        engine.ReplaceAsync(Job.Key, before, next, cancellationToken);

    protected override void Note(string progress) => this.progress = new LeaseProgress(progress, engine.NextRevision());

    protected override void Publish() => engine.JobChanged(Job.Key);

    protected override void Left() => engine.Left(this);

    protected override async Task BeatAsync()
    {
        if (Interlocked.Exchange(ref beating, 1) == 1)
        {
            return;
        }

        try
        {
            var (renewed, there) = await engine.RenewAsync(Job.Key, Record, CancellationToken.None);
            if (!renewed && JobRules.LossOf(Record, there) is { } why)
            {
                Lose(why);
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
