using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using NATS.Client.Core;

namespace IFeaLiD.Jobs.Nats.Work;

/// <summary>
/// The distributed engine: one entry a job in a bucket of NATS JetStream. Every change replaces a revision, so of two changes at the same time
/// one is refused; a take's revision is the fence. Workers tell by messages that they live; whoever waits for work hears when one falls silent.
/// </summary>
/// <remarks>
/// The entry is the queue, too: nothing has to be kept in step with it, and a job that comes back has its old place. The limit of the
/// queue may be passed by as many jobs as are submitted at the very same moment.
/// </remarks>
public sealed partial class NatsJobEngine : IJobEngine
{
    private static readonly TimeSpan LongestSleep = TimeSpan.FromMinutes(1);

    private readonly NatsSession session;
    private readonly Bucket<JobEntry> bucket;
    private readonly JobEngineOptions options;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly JobBoard board;
    private readonly BucketCopy<JobEntry> copy;
    private readonly JobWatchers watchers = new();
    private readonly Pulse queueChanged = new();
    private readonly ConcurrentDictionary<string, NatsJobLease> leases = [];
    private readonly QueueMeter meter = new();
    private readonly CancellationTokenSource end = new();
    private readonly string signs;
    private readonly Task hearing;
    private volatile bool closed;

    private NatsJobEngine(NatsSession session, Bucket<JobEntry> bucket, JobEngineOptions options, INatsSub<byte[]> heard)
    {
        this.session = session;
        this.bucket = bucket;
        this.options = options;
        time = session.Time;
        logger = session.Loggers.CreateLogger<NatsJobEngine>();
        board = new JobBoard(session, options.LeaseDuration);
        signs = SignsOf(session);
        hearing = Task.Run(() => HearAsync(heard), end.Token);
        copy = new BucketCopy<JobEntry>(bucket, Changed, session);
    }

    /// <summary>Opens the engine, making its bucket if need be, and learns of all jobs.</summary>
    /// <param name="session">Connection to the servers; stays the caller's.</param>
    /// <param name="options">The same in all programs that share the servers.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="EngineUnreachableException">The servers do not answer.</exception>
    /// <exception cref="ValidationException">The options contradict themselves.</exception>
    public static async Task<NatsJobEngine> OpenAsync(NatsSession session, JobEngineOptions options, CancellationToken cancellationToken)
    {
        Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true);
        var bucket = await Bucket<JobEntry>.OpenAsync(session, "jobs", cancellationToken);
        var heard = await session.Connection.SubscribeCoreAsync<byte[]>(SignsOf(session) + "*", cancellationToken: cancellationToken);
        var engine = new NatsJobEngine(session, bucket, options, heard);
        try
        {
            await engine.copy.LoadedAsync(cancellationToken);
            return engine;
        }
        catch
        {
            await engine.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task<JobSnapshot> SubmitAsync(string key, string payload, CancellationToken cancellationToken)
    {
        JobLimits.RequireKey(key);
        JobLimits.RequireText(payload, nameof(payload));
        while (true)
        {
            var (entry, revision) = await bucket.ReadAsync(key, cancellationToken);
            if (entry is { State: JobState.Queued or JobState.Running or JobState.Done })
            {
                return await PresentAsync(key, entry, revision, cancellationToken);
            }

            if (board.CountQueued is var depth && depth >= options.MaxQueued)
            {
                throw new QueueFullException(depth, options.MaxQueued);
            }

            var next = JobEntry.New(payload, time.GetUtcNow()) with { Fence = entry?.Fence ?? 0 };
            if (await bucket.WriteAsync(key, next, revision, cancellationToken) is { } written)
            {
                return await PresentAsync(key, next, written, cancellationToken);
            }
        }
    }

    /// <inheritdoc/>
    public async Task<JobSnapshot?> FindAsync(string key, CancellationToken cancellationToken)
    {
        if (!JobLimits.IsKey(key))
        {
            return null;
        }

        var (entry, revision) = await bucket.ReadAsync(key, cancellationToken);
        return entry is null ? null : await PresentAsync(key, entry, revision, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<bool> CancelAsync(string key, CancellationToken cancellationToken)
    {
        while (JobLimits.IsKey(key))
        {
            var (entry, revision) = await bucket.ReadAsync(key, cancellationToken);
            if (entry is null or { HasEnded: true })
            {
                return false;
            }

            if (await bucket.WriteAsync(key, entry.Ended(revision, JobState.Cancelled, time.GetUtcNow()), revision, cancellationToken) is { } written)
            {
                await SeenAsync(written, cancellationToken);
                return true;
            }
        }

        return false;
    }

    /// <inheritdoc/>
    public async Task<bool> ForgetAsync(string key, CancellationToken cancellationToken)
    {
        while (JobLimits.IsKey(key))
        {
            var (entry, revision) = await bucket.ReadAsync(key, cancellationToken);
            if (entry is null)
            {
                return false;
            }

            if (await bucket.DeleteAsync(key, revision, cancellationToken))
            {
                await copy.CatchUpAsync(cancellationToken);
                return true;
            }
        }

        return false;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<JobSnapshot> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await copy.CatchUpAsync(cancellationToken);
        foreach (var job in board.PresentAll())
        {
            yield return job;
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<JobSnapshot> WatchAsync(string key, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var watcher = watchers.Add(key);
        if (closed || await FindAsync(key, cancellationToken) is null)
        {
            yield break;
        }

        JobSnapshot? last = null;
        while (true)
        {
            var changed = watcher.Changed.Next;
            if (closed || board.Present(key) is not { } job)
            {
                yield break;
            }

            watcher.Queued = job.State == JobState.Queued;
            if (last is null || (job.Revision > last.Revision && job with { Revision = last.Revision } != last))
            {
                last = job;
                yield return job;
            }

            if (job.HasEnded)
            {
                yield break;
            }

            await changed.WaitAsync(cancellationToken);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (closed)
        {
            return;
        }

        closed = true;
        foreach (var lease in leases.Values)
        {
            await lease.DisposeAsync();
        }

        await end.CancelAsync();
        await copy.DisposeAsync();
        await hearing;
        meter.Dispose();
        end.Dispose();
        watchers.AllChanged();
        queueChanged.Fire();
    }

    private static string SignsOf(NatsSession session) => session.NameOf("signs") + ".";

    private async Task<JobSnapshot> PresentAsync(string key, JobEntry entry, ulong revision, CancellationToken cancellationToken)
    {
        await copy.CatchUpAsync(revision, cancellationToken);
        return board.Present(key) ?? new KnownJob(key, entry, revision, 0).Present(null, revision, null); // deleted meanwhile
    }

    /// <summary>After a write of our own: whoever asks this process next sees it. The write is done, whether or not the servers tell of it.</summary>
    private async Task SeenAsync(ulong written, CancellationToken cancellationToken)
    {
        try
        {
            await copy.CatchUpAsync(written, cancellationToken);
        }
        catch (StorageUnavailableException)
        {
            // It comes later.
        }
    }

    private void Changed(string key, JobEntry? entry, ulong revision)
    {
        if (!board.Set(key, entry, revision))
        {
            return;
        }

        meter.Length = board.CountQueued;
        if (leases.TryGetValue(key, out var lease))
        {
            lease.LoseUnlessOwned(entry, revision);
        }

        queueChanged.Fire();
        watchers.JobChanged(key);
        watchers.QueueChanged();
    }

    private async Task HearAsync(INatsSub<byte[]> heard)
    {
        try
        {
            await foreach (var message in heard.Msgs.ReadAllAsync(end.Token))
            {
                var key = message.Subject[signs.Length..];
                if (message.Data is { } data && JsonSerializer.Deserialize<SignOfLife>(data) is { } sign && board.Hear(key, sign))
                {
                    watchers.JobChanged(key);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // closed
        }
        finally
        {
            await heard.DisposeAsync();
        }
    }
}
