using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace IFeaLiD.Jobs.Nats.Work;

/// <content>The workers' side: taking, signs of life, and the ends of attempts.</content>
public sealed partial class NatsJobEngine
{
    private static readonly TimeSpan SecondLook = TimeSpan.FromMilliseconds(50);

    /// <summary>Takes that were sent and not answered: they may be ours.</summary>
    private readonly ConcurrentQueue<(string Key, ulong Fence)> unanswered = [];

    /// <inheritdoc/>
    public async Task<IJobLease?> TakeAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        while (true)
        {
            var changed = queueChanged.Next;
            var (lease, next) = await TakeDueAsync(cancellationToken);
            var left = wait == Timeout.InfiniteTimeSpan ? LongestSleep : wait - time.GetElapsedTime(start);
            if (lease is not null || left <= TimeSpan.Zero)
            {
                return lease;
            }

            var sleep = Min(Min(left, LongestSleep), next ?? LongestSleep);
            if (sleep > TimeSpan.Zero)
            {
                // Whole milliseconds, upwards, so that what was waited for is there.
                await changed.WaitAsync(TimeSpan.FromMilliseconds(Math.Ceiling(sleep.TotalMilliseconds)), time, cancellationToken)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
    }

    /// <summary>Tells everybody that a worker lives. Best effort.</summary>
    internal async Task TellAsync(string key, SignOfLife sign) =>
        await session.Connection.PublishAsync(signs + key, JsonSerializer.SerializeToUtf8Bytes(sign), cancellationToken: end.Token);

    /// <summary>Replaces the entry of a lease.</summary>
    /// <returns>The new revision; null when somebody else changed it.</returns>
    internal async Task<ulong?> WriteAsync(string key, JobEntry entry, ulong replaced, CancellationToken cancellationToken)
    {
        var (written, found) = (await bucket.WriteAsync(key, entry, replaced, cancellationToken), 0UL);
        if (written is null)
        {
            // An earlier try of the same write may have arrived without its answer.
            (var there, found) = await bucket.ReadAsync(key, cancellationToken);
            written = there == entry ? found : null;
        }

        await SeenAsync(written ?? found, cancellationToken);
        return written;
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
            catch (StorageUnavailableException e) when (!closed && time.GetElapsedTime(start) < Patience)
            {
                LogOutage(e);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), time, cancellationToken);
        }
    }

    internal void Left(NatsJobLease lease) => leases.TryRemove(KeyValuePair.Create(lease.Job.Key, lease));

    private TimeSpan Patience => options.LeaseDuration < TimeSpan.FromSeconds(30) ? TimeSpan.FromSeconds(30) : options.LeaseDuration;

    private async Task<(NatsJobLease? Lease, TimeSpan? Next)> TakeDueAsync(CancellationToken cancellationToken)
    {
        if (await AnsweredLaterAsync(cancellationToken) is { } mine)
        {
            return (mine, null);
        }

        while (true)
        {
            if (!board.TryNextDue(out var job, out var next))
            {
                return (null, next);
            }

            if (job.Entry.State == JobState.Running && !await IsSilentAsync(job, cancellationToken))
            {
                continue;
            }

            var givenUp = job.Entry.State == JobState.Running && job.Entry.Attempt >= options.MaxAttempts;
            var entry = givenUp
                ? job.Entry.Ended(job.Revision, JobState.Failed, time.GetUtcNow()) with { Failure = JobFailure.WorkerDied(job.Entry.Attempt) }
                : job.Entry.Started(job.Revision, time.GetUtcNow());
            var written = await StartAsync(job, entry, cancellationToken);
            if (written is null)
            {
                await copy.CatchUpAsync(cancellationToken); // somebody else was faster
            }
            else if (givenUp)
            {
                LogGivenUp(job.Key, job.Entry.Attempt);
                await SeenAsync(written.Value, cancellationToken);
            }
            else
            {
                return (await HoldAsync(job.Key, entry, written.Value, cancellationToken), null);
            }
        }
    }

    private async Task<ulong?> StartAsync(KnownJob job, JobEntry entry, CancellationToken cancellationToken)
    {
        try
        {
            return await bucket.WriteAsync(job.Key, entry, job.Revision, cancellationToken);
        }
        catch (Exception e) when (e is StorageUnavailableException or OperationCanceledException)
        {
            unanswered.Enqueue((job.Key, entry.Fence));
            throw;
        }
    }

    private async Task<NatsJobLease> HoldAsync(string key, JobEntry entry, ulong revision, CancellationToken cancellationToken)
    {
        var taken = new KnownJob(key, entry, revision, 0).Present(null, revision, null);
        var lease = new NatsJobLease(this, taken, entry, revision, options, time, logger);
        if (leases.TryGetValue(key, out var old))
        {
            old.Lose();
        }

        leases[key] = lease;
        await SeenAsync(revision, cancellationToken);
        if (board.Find(key) is var known && (known is null || known.Revision > revision))
        {
            lease.LoseUnlessOwned(known?.Entry, known?.Revision ?? ulong.MaxValue); // changed before the lease was known here
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

        var (entry, revision) = await bucket.ReadAsync(take.Key, cancellationToken);
        return unanswered.TryDequeue(out take) && entry is { State: JobState.Running } && entry.Fence == take.Fence
            ? await HoldAsync(take.Key, entry, revision, cancellationToken)
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

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
