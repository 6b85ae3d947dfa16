using Microsoft.Extensions.Logging;

namespace IFeaLiD.Jobs.Sqlite;

/// <content>The workers' side: taking, heart-beats and ends. Whatever a lease changes is fenced by the revision at which it was taken.</content>
public sealed partial class SqliteJobEngine
{
    internal Task<bool> RenewAsync(SqliteJobLease lease, CancellationToken cancellationToken) =>
        file.WriteAsync(session => JobTable.Renew(session, lease.Job, time.GetUtcNow() + options.LeaseDuration), cancellationToken);

    internal async Task<bool> CheckpointAsync(SqliteJobLease lease, string partialResult, CancellationToken cancellationToken)
    {
        JobLimits.RequireText(partialResult, nameof(partialResult));
        var owned = await file.WriteAsync(
            session => JobTable.Checkpoint(session, lease.Job, partialResult, NextRevision()), cancellationToken, owned => LoseUnless(owned, lease));
        JobChanged(lease.Job.Key);
        return owned;
    }

    internal Task<bool> CompleteAsync(SqliteJobLease lease, string result, CancellationToken cancellationToken)
    {
        JobLimits.RequireText(result, nameof(result));
        return EndAsync(
            lease, session => JobTable.Complete(session, lease.Job, result, NextRevision(), time.GetUtcNow()), cancellationToken);
    }

    internal Task<bool> FailAsync(SqliteJobLease lease, JobFailure failure, bool retry, CancellationToken cancellationToken)
    {
        JobLimits.RequireText(failure.Code, nameof(failure));
        JobLimits.RequireText(failure.Message, nameof(failure));
        return EndAsync(
            lease,
            session => retry && lease.Job.Attempt < options.MaxAttempts
                ? JobTable.Requeue(session, lease.Job, NextQueueRevision(), time.GetUtcNow() + options.DelayAfter(lease.Job.Attempt))
                : JobTable.Fail(session, lease.Job, failure, NextRevision(), time.GetUtcNow()),
            cancellationToken);
    }

    internal Task<bool> ReleaseAsync(SqliteJobLease lease, CancellationToken cancellationToken) => EndAsync(
        lease, session => JobTable.Release(session, lease.Job, NextQueueRevision(), time.GetUtcNow()), cancellationToken);

    internal void JobChanged(string key) => watchers.JobChanged(key);

    private async Task<bool> EndAsync(SqliteJobLease lease, Func<SqliteSession, bool> end, CancellationToken cancellationToken)
    {
        var owned = await WriteAsync(end, cancellationToken, owned =>
        {
            LoseUnless(owned, lease);
            lease.End();
            leases.TryRemove(KeyValuePair.Create(lease.Job.Key, lease));
        });
        QueueChanged(lease.Job.Key);
        return owned;
    }

    private static void LoseUnless(bool owned, SqliteJobLease lease)
    {
        if (!owned)
        {
            lease.Lose();
        }
    }

    /// <summary>The lease of a job that may start now, or when to look again.</summary>
    private async Task<(SqliteJobLease? Lease, DateTimeOffset? Next)> TakeDueAsync(CancellationToken cancellationToken)
    {
        SqliteJobLease? lease = null;
        var (taken, given, next) = await WriteAsync(
            session =>
            {
                var (taken, given) = StartDue(session, time.GetUtcNow());
                return (taken, given, JobTable.NextChange(session));
            },
            cancellationToken,
            done =>
            {
                done.given.ForEach(job => LoseLease(job.Key, lost: true));
                if (done.taken is { } job)
                {
                    LoseLease(job.Key, lost: true);
                    leases[job.Key] = lease = new SqliteJobLease(this, job, options, time, logger);
                }
            });
        foreach (var job in taken is null ? given : [.. given, taken])
        {
            QueueChanged(job.Key);
        }

        return (lease, next);
    }

    private (JobSnapshot? Taken, List<JobSnapshot> GivenUp) StartDue(SqliteSession session, DateTimeOffset now)
    {
        var givenUp = new List<JobSnapshot>();
        while (JobTable.NextDue(session, now) is { } job)
        {
            if (job.State == JobState.Running && job.Attempt >= options.MaxAttempts)
            {
                GiveUp(session, job, now);
                givenUp.Add(job);
                continue;
            }

            JobTable.Start(session, job.Key, NextQueueRevision(), now, now + options.LeaseDuration);
            return (JobTable.Find(session, job.Key), givenUp);
        }

        return (null, givenUp);
    }

    private void GiveUp(SqliteSession session, JobSnapshot job, DateTimeOffset now)
    {
        logger.LogError("Job {Key} is given up: its worker died in attempt {Attempt} of {Attempts}.", job.Key, job.Attempt, options.MaxAttempts);
        JobTable.Fail(session, job, JobFailure.WorkerDied(job.Attempt), NextRevision(), now);
    }

    /// <summary>First thing after opening. What ran then has no worker any more; its attempt counts.</summary>
    private Task<bool> RecoverAsync(CancellationToken cancellationToken) => WriteAsync(
        session =>
        {
            revision = JobTable.CountOpening(session) << 32;
            var now = time.GetUtcNow();
            foreach (var job in JobTable.Running(session))
            {
                if (job.Attempt >= options.MaxAttempts)
                {
                    GiveUp(session, job, now);
                }
                else
                {
                    logger.LogWarning("Job {Key} was running when the last process ended; it is queued again.", job.Key);
                    JobTable.Requeue(session, job, NextQueueRevision(), now);
                }
            }

            NextQueueRevision();
            return true;
        },
        cancellationToken);

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
