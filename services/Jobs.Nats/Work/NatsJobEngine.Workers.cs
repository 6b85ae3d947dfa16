using System.Collections.Concurrent;
using IFeaLiD.Jobs.Rules;
using Microsoft.Extensions.Logging;

namespace IFeaLiD.Jobs.Nats.Work;

/// <content>The workers' side: taking, signs of life, and the ends of attempts.</content>
public sealed partial class NatsJobEngine
{
    private static readonly TimeSpan SecondLook = TimeSpan.FromMilliseconds(50);

    /// <summary>Takes that were sent and not answered: they may be ours.</summary>
    private readonly ConcurrentQueue<(string Key, long Fence)> unanswered = [];

    /// <inheritdoc/>
    public Task<IJobLease?> TakeAsync(TimeSpan wait, CancellationToken cancellationToken) => takers.TakeAsync(wait, TakeDueAsync, cancellationToken);

    /// <summary>Tells everybody that a worker lives. Best effort.</summary>
    internal Task TellAsync(string key, SignOfLife sign) => signs!.TellAsync(key, sign);

    /// <summary>Replaces the record of a lease.</summary>
    /// <returns>Whether that was done, by this or an earlier try; if not, what is there. The revision is that of what is there now.</returns>
    internal async Task<(bool Done, JobRecord? There, ulong Revision)> ReplaceAsync(string key, JobRecord next, ulong replaced, CancellationToken cancellationToken)
    {
        var written = await bucket.WriteAsync(key, next, replaced, cancellationToken);
        if (written is { } revision)
        {
            await SeenAsync(revision, cancellationToken);
            return (true, next, revision);
        }

        // An earlier try of the same write may have arrived without its answer.
        var (there, found) = await bucket.ReadAsync(key, cancellationToken);
        await SeenAsync(found, cancellationToken);
        return (there == next, there?.At((long)found), found);
    }

    /// <summary>Waits for servers that do not answer, as long as a lease may last.</summary>
    internal async Task<T> PatientlyAsync<T>(Func<Task<T>> ask, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        while (true)
        {
            try
            {
                return await ask();
            }
            catch (StorageUnavailableException e) when (!closed && time.GetElapsedTime(start) < options.LeaseDuration)
            {
                LogOutage(e);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), time, cancellationToken);
        }
    }

    internal void Left(NatsJobLease lease) => leases.TryRemove(KeyValuePair.Create(lease.Job.Key, lease));

    private async Task<(IJobLease? Lease, TimeSpan? Next)> TakeDueAsync(CancellationToken cancellationToken)
    {
        if (await AnsweredLaterAsync(cancellationToken) is { } mine)
        {
            return (mine, null);
        }

        while (true)
        {
            if (!board.TryNextDue(out var job, out var wait))
            {
                return (null, wait);
            }

            if (job.Job.State == JobState.Running && !await IsSilentAsync(job, cancellationToken))
            {
                continue;
            }

            var next = rules.Take(job.Job, fence: (long)job.Revision);
            if (await StartAsync(job, next, cancellationToken) is not { } written)
            {
                await copy.CatchUpAsync(cancellationToken); // somebody else was faster
            }
            else if (next.State == JobState.Running)
            {
                return (await HoldAsync(job.Key, next, written, cancellationToken), null);
            }
            else
            {
                LogGivenUp(job.Key, next.Attempt);
                await SeenAsync(written, cancellationToken);
            }
        }
    }

    private async Task<ulong?> StartAsync(KnownJob job, JobRecord next, CancellationToken cancellationToken)
    {
        try
        {
            return await bucket.WriteAsync(job.Key, next, job.Revision, cancellationToken);
        }
        catch (Exception e) when (e is StorageUnavailableException or OperationCanceledException)
        {
            unanswered.Enqueue((job.Key, next.Fence));
            throw;
        }
    }

    private async Task<NatsJobLease> HoldAsync(string key, JobRecord record, ulong revision, CancellationToken cancellationToken)
    {
        var taken = new KnownJob(key, record, revision, 0).Present(null, revision, null);
        var lease = new NatsJobLease(this, taken, record, revision, rules, options.Heartbeat, time, logger);
        if (leases.TryGetValue(key, out var old))
        {
            old.LoseUnlessOwned(record, revision);
        }

        leases[key] = lease;
        lease.Begin();
        await SeenAsync(revision, cancellationToken);
        if (board.Find(key) is var known && (known is null || known.Revision > revision))
        {
            lease.LoseUnlessOwned(known?.Job, known?.Revision ?? ulong.MaxValue); // changed before the lease was known here
        }

        return lease;
    }

    /// <summary>A take whose answer was lost in an outage, and which was done.</summary>
    private async Task<NatsJobLease?> AnsweredLaterAsync(CancellationToken cancellationToken)
    {
        if (!unanswered.TryPeek(out var take))
        {
            return null;
        }

        var (record, revision) = await bucket.ReadAsync(take.Key, cancellationToken);
        return unanswered.TryDequeue(out take) && record is { State: JobState.Running } && record.Fence == take.Fence
            ? await HoldAsync(take.Key, record, revision, cancellationToken)
            : null;
    }

    /// <summary>
    /// Looks twice: a process that was itself stopped for a while has not yet heard what was said meanwhile. The answer to a question comes behind it.
    /// </summary>
    private async Task<bool> IsSilentAsync(KnownJob job, CancellationToken cancellationToken)
    {
        await copy.CatchUpAsync(cancellationToken);
        await Task.Delay(SecondLook, time, cancellationToken);
        return board.IsStillDue(job);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Job {Key} is given up: its worker died in attempt {Attempt}, the last")]
    private partial void LogGivenUp(string key, int attempt);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The engine does not answer; the work goes on, and it is asked again")]
    private partial void LogOutage(Exception exception);
}
