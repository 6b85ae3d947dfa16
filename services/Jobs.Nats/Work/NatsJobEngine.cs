using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using System.Runtime.CompilerServices;
using IFeaLiD.Jobs.Rules;
using Microsoft.Extensions.Logging;

namespace IFeaLiD.Jobs.Nats.Work;

/// <summary>
/// The distributed engine: one entry a job in a bucket of NATS JetStream. Every change replaces a revision, so of two changes at the same time
/// one is refused; a take's revision is the fence. Workers tell by messages that they live; whoever waits for work hears when one falls silent.
/// </summary>
/// <remarks>
/// The entry is the queue, too: nothing has to be kept in step with it, and a job that comes back has its old place. The limit of the
/// queue may be passed by as many jobs as are submitted at the very same moment. Questions are answered from the copy in this process, after the leader of
/// the servers has said how far it has to be: so nobody who asks one program after the other sees a job go back. Reports alone come by messages, and may be late by one.
/// </remarks>
public sealed partial class NatsJobEngine : IJobEngine
{
    private readonly Bucket<JobRecord> bucket;
    private readonly JobEngineOptions options;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly JobRules rules;
    private readonly JobBoard board;
    private readonly BucketCopy<JobRecord> copy;
    private readonly JobWatchers watchers = new();
    private readonly JobTakers takers;
    private readonly ConcurrentDictionary<string, NatsJobLease> leases = [];
    private readonly QueueMeter meter = new();
    private SignsOfLife? signs;
    private volatile bool closed;

    private NatsJobEngine(NatsSession session, Bucket<JobRecord> bucket, JobEngineOptions options)
    {
        this.bucket = bucket;
        this.options = options;
        time = session.Time;
        logger = session.Loggers.CreateLogger<NatsJobEngine>();
        rules = new JobRules(options, time);
        takers = new JobTakers(time);
        board = new JobBoard(session, options.LeaseDuration);
        copy = new BucketCopy<JobRecord>(bucket, Changed, session);
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
        var engine = new NatsJobEngine(session, await Bucket<JobRecord>.OpenAsync(session, "jobs", cancellationToken), options);
        try
        {
            engine.signs = await SignsOfLife.OpenAsync(session, engine.Heard, cancellationToken);
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
            var (known, revision) = await bucket.ReadAsync(key, cancellationToken);
            if (rules.Submit(known, payload, board.CountQueued) is not { } next)
            {
                await copy.CatchUpAsync(cancellationToken);
                return await PresentAsync(key, known!, revision, cancellationToken);
            }

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

        await copy.CatchUpAsync(cancellationToken);
        return board.Present(key);
    }

    /// <inheritdoc/>
    public async Task<bool> CancelAsync(string key, CancellationToken cancellationToken)
    {
        while (JobLimits.IsKey(key))
        {
            var (known, revision) = await bucket.ReadAsync(key, cancellationToken);
            if (rules.Cancel(known?.At((long)revision)) is not { } next)
            {
                return false;
            }

            if (await bucket.WriteAsync(key, next, revision, cancellationToken) is { } written)
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
            var (known, revision) = await bucket.ReadAsync(key, cancellationToken);
            if (known is null)
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
    public IAsyncEnumerable<JobSnapshot> ListAsync(CancellationToken cancellationToken) => ListAsync(board.PresentAll, cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<JobSnapshot> ListPendingAsync(CancellationToken cancellationToken) => ListAsync(board.PresentPending, cancellationToken);

    /// <inheritdoc/>
    public async Task<int> CountQueuedAsync(CancellationToken cancellationToken)
    {
        await copy.CatchUpAsync(cancellationToken);
        return board.CountQueued;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<JobSnapshot> WatchAsync(string key, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (closed || await FindAsync(key, cancellationToken) is null)
        {
            yield break;
        }

        await foreach (var job in watchers.WatchAsync(key, _ => Task.FromResult(closed ? null : board.Present(key)), cancellationToken))
        {
            yield return job;
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

        await copy.DisposeAsync();
        if (signs is not null)
        {
            await signs.DisposeAsync();
        }

        meter.Dispose();
        watchers.AllChanged();
        takers.QueueChanged();
    }

    private async IAsyncEnumerable<JobSnapshot> ListAsync(Func<List<JobSnapshot>> present, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await copy.CatchUpAsync(cancellationToken);
        foreach (var job in present())
        {
            yield return job;
        }
    }

    private async Task<JobSnapshot> PresentAsync(string key, JobRecord record, ulong revision, CancellationToken cancellationToken)
    {
        await copy.CatchUpAsync(revision, cancellationToken);
        return board.Present(key) ?? new KnownJob(key, record.At((long)revision), revision, 0).Present(null, revision, null); // deleted meanwhile
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

    private void Changed(string key, JobRecord? record, ulong revision)
    {
        record = record?.At((long)revision);
        if (!board.Set(key, record, revision))
        {
            return;
        }

        meter.Length = board.CountQueued;
        if (leases.TryGetValue(key, out var lease))
        {
            lease.LoseUnlessOwned(record, revision);
        }

        takers.QueueChanged();
        watchers.JobChanged(key);
        watchers.QueueChanged();
    }

    private void Heard(string key, SignOfLife sign)
    {
        if (board.Hear(key, sign))
        {
            watchers.JobChanged(key);
        }
    }
}
