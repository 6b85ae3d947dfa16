using IFeaLiD.Jobs.Rules;
using Microsoft.Extensions.Logging;

namespace IFeaLiD.Jobs.Sqlite;

/// <content>The workers' side: taking, heart-beats and ends. Whatever a lease changes is fenced by the revision at which it was taken.</content>
public sealed partial class SqliteJobEngine
{
    /// <inheritdoc/>
    public Task<IJobLease?> TakeAsync(TimeSpan wait, CancellationToken cancellationToken) => takers.TakeAsync(wait, TakeDueAsync, cancellationToken);

    /// <summary>A lease lives on; if it does not, what there is in place of its job.</summary>
    internal Task<(bool Renewed, JobRecord? There)> RenewAsync(string key, JobRecord owned, CancellationToken cancellationToken) => file.WriteAsync<(bool, JobRecord?)>(
        session => JobTable.Renew(session, key, owned.Fence, time.GetUtcNow() + options.LeaseDuration)
            ? (true, null)
            : (false, JobTable.Find(session, key)?.Job),
        cancellationToken);

    /// <summary>Stores what a lease makes of its job, if it still has it.</summary>
    internal async Task<(bool Done, JobRecord? There)> ReplaceAsync(string key, JobRecord owned, JobRecord next, CancellationToken cancellationToken)
    {
        var outcome = await WriteAsync<(bool Done, JobRecord? There)>(
            session =>
            {
                var there = JobTable.Find(session, key)?.Job;
                if (there?.State != JobState.Running || there.Fence != owned.Fence)
                {
                    return (false, there);
                }

                Save(session, key, next);
                return (true, next);
            },
            cancellationToken);
        Changed(key);
        return outcome;
    }

    internal void JobChanged(string key) => watchers.JobChanged(key);

    internal void Left(SqliteJobLease lease) => leases.TryRemove(KeyValuePair.Create(lease.Job.Key, lease));

    /// <summary>The lease of a job that may start now, or when to look again.</summary>
    private async Task<(IJobLease? Lease, TimeSpan? Next)> TakeDueAsync(CancellationToken cancellationToken)
    {
        SqliteJobLease? lease = null;
        var (touched, next) = await WriteAsync(
            session => (Touched: StartDue(session), Next: JobTable.NextChange(session)),
            cancellationToken,
            done =>
            {
                foreach (var (key, job, revision, _) in done.Touched)
                {
                    LoseLease(key, LeaseLoss.Superseded);
                    if (job.State == JobState.Running)
                    {
                        leases[key] = lease = new SqliteJobLease(this, job.Present(key, revision, null), job, rules, options.Heartbeat, time, logger);
                        lease.Begin();
                    }
                }
            });
        foreach (var job in touched)
        {
            Changed(job.Key);
        }

        return (lease, next - time.GetUtcNow());
    }

    /// <summary>Takes one job that is due. Before it in the list are those that had to be given up.</summary>
    private List<StoredJob> StartDue(SqliteSession session)
    {
        var touched = new List<StoredJob>();
        while (JobTable.NextDue(session, time.GetUtcNow()) is { } due)
        {
            var taken = Save(session, due.Key, rules.Take(due.Job, NextRevision()));
            touched.Add(taken);
            if (taken.Job.State == JobState.Running)
            {
                break;
            }

            LogGivenUp(taken);
        }

        return touched;
    }

    /// <summary>First thing after opening. What ran then has no worker any more; its attempt counts.</summary>
    private Task<bool> RecoverAsync(CancellationToken cancellationToken) => WriteAsync(
        session =>
        {
            revision = JobTable.CountOpening(session) << 32;
            foreach (var running in JobTable.Running(session))
            {
                var buried = Save(session, running.Key, rules.Bury(running.Job));
                if (buried.Job.HasEnded)
                {
                    LogGivenUp(buried);
                }
                else
                {
                    logger.LogWarning("Job {Key} was running when the last process ended; it is queued again.", running.Key);
                }
            }

            Volatile.Write(ref queueRevision, NextRevision());
            return true;
        },
        cancellationToken);

    private void LogGivenUp(StoredJob stored) =>
        logger.LogError("Job {Key} is given up: its worker died in attempt {Attempt} of {Attempts}.", stored.Key, stored.Job.Attempt, options.MaxAttempts);
}
