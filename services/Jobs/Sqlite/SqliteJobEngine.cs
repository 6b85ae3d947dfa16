using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;

namespace IFeaLiD.Jobs.Sqlite;

/// <summary>
/// The embedded engine: jobs in one SQLite file that belongs to this process; wake-ups, progress and cancelling go through memory.
/// A crash loses no job: those that ran are queued again when the file is opened next, for the lock proves that no worker of old lives.
/// </summary>
public sealed partial class SqliteJobEngine : IJobEngine
{
    private const int PageSize = 100;
    private static readonly TimeSpan LongestSleep = TimeSpan.FromMinutes(1);

    private readonly SqliteFile file;
    private readonly JobEngineOptions options;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly JobWatchers watchers = new();
    private readonly Pulse queueChanged = new();
    private readonly ConcurrentDictionary<string, SqliteJobLease> leases = [];
    private readonly QueueMeter meter = new();
    private long revision;
    private long queueRevision;
    private volatile bool closed;

    private SqliteJobEngine(SqliteFile file, JobEngineOptions options, TimeProvider time, ILogger logger)
    {
        this.file = file;
        this.options = options;
        this.time = time;
        this.logger = logger;
    }

    /// <summary>Opens the job file, making it if need be, and queues again what ran when the last process ended.</summary>
    /// <param name="path">The file; SQLite keeps a <c>-wal</c> and a <c>-shm</c> file beside it, the engine a <c>.lock</c> file.</param>
    /// <param name="options">See <see cref="JobEngineOptions"/>.</param>
    /// <param name="time">All time there is.</param>
    /// <param name="logger">Hears of outages and of workers that died.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="DatabaseFileException">In use by another process, damaged, too new, or not a job file.</exception>
    /// <exception cref="ValidationException">The options contradict themselves.</exception>
    public static async Task<SqliteJobEngine> OpenAsync(
        string path, JobEngineOptions options, TimeProvider time, ILogger<SqliteJobEngine> logger, CancellationToken cancellationToken)
    {
        Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true);
        var engine = new SqliteJobEngine(SqliteFile.Open(path, JobTable.Schema), options, time, logger);
        try
        {
            await engine.RecoverAsync(cancellationToken);
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
        var (job, isNew) = await WriteAsync(
            session =>
            {
                if (JobTable.Find(session, key) is { State: JobState.Queued or JobState.Running or JobState.Done } known)
                {
                    return (Present(known), false);
                }

                var depth = JobTable.CountQueued(session);
                if (depth >= options.MaxQueued)
                {
                    throw new QueueFullException(depth, options.MaxQueued);
                }

                JobTable.Enqueue(session, key, payload, NextQueueRevision(), time.GetUtcNow());
                return (Present(JobTable.Find(session, key)!), true);
            },
            cancellationToken);
        if (isNew)
        {
            QueueChanged(key);
        }

        return job;
    }

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

            var sleep = Min(Min(left, LongestSleep), next is { } due ? due - time.GetUtcNow() : LongestSleep);
            if (sleep > TimeSpan.Zero)
            {
                await changed.WaitAsync(sleep, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
    }

    /// <inheritdoc/>
    public Task<JobSnapshot?> FindAsync(string key, CancellationToken cancellationToken) =>
        file.ReadAsync(session => JobTable.Find(session, key) is { } job ? Present(job) : null, cancellationToken);

    /// <inheritdoc/>
    public async Task<bool> CancelAsync(string key, CancellationToken cancellationToken)
    {
        var cancelled = await WriteAsync(
            session => JobTable.Cancel(session, key, NextQueueRevision(), time.GetUtcNow()), cancellationToken, done => LoseLease(key, done));
        if (cancelled)
        {
            QueueChanged(key);
        }

        return cancelled;
    }

    /// <inheritdoc/>
    public async Task<bool> ForgetAsync(string key, CancellationToken cancellationToken)
    {
        var forgotten = await WriteAsync(
            session =>
            {
                NextQueueRevision();
                return JobTable.Delete(session, key);
            },
            cancellationToken,
            done => LoseLease(key, done));
        if (forgotten)
        {
            QueueChanged(key);
        }

        return forgotten;
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<JobSnapshot> ListAsync(CancellationToken cancellationToken) => ListAsync(JobTable.Page, cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<JobSnapshot> ListPendingAsync(CancellationToken cancellationToken) => ListAsync(JobTable.PageOfPending, cancellationToken);

    /// <inheritdoc/>
    public Task<int> CountQueuedAsync(CancellationToken cancellationToken) => file.ReadAsync(JobTable.CountQueued, cancellationToken);

    /// <inheritdoc/>
    public async IAsyncEnumerable<JobSnapshot> WatchAsync(string key, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var watcher = watchers.Add(key);
        JobSnapshot? last = null;
        while (true)
        {
            var changed = watcher.Changed.Next;
            if (await FindUnlessClosedAsync(key, cancellationToken) is not { } job)
            {
                yield break;
            }

            watcher.Queued = job.State == JobState.Queued;
            if (last is null || job with { Revision = last.Revision } != last)
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
        closed = true;
        foreach (var lease in leases.Values)
        {
            await lease.DisposeAsync();
        }

        await file.DisposeAsync();
        meter.Dispose();
        watchers.AllChanged();
        queueChanged.Fire();
    }

    private async IAsyncEnumerable<JobSnapshot> ListAsync(
        Func<SqliteSession, long, int, List<(JobSnapshot Job, long Place)>> pageOf, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var behind = 0L;
        while (true)
        {
            var page = await file.ReadAsync(
                session => pageOf(session, behind, PageSize).ConvertAll(row => (Job: Present(row.Job), row.Place)), cancellationToken);
            foreach (var (job, place) in page)
            {
                behind = place;
                yield return job;
            }

            if (page.Count < PageSize)
            {
                yield break;
            }
        }
    }

    /// <summary>A change of the file that may change the queue.</summary>
    private Task<T> WriteAsync<T>(Func<SqliteSession, T> change, CancellationToken cancellationToken, Action<T>? committed = null) => file.WriteAsync(
        session =>
        {
            var result = change(session);
            meter.Length = JobTable.CountQueued(session);
            return result;
        },
        cancellationToken,
        committed);

    /// <summary>Every revision of every job comes from here; the number of the opening in its upper half lets it grow over restarts.</summary>
    internal long NextRevision() => Interlocked.Increment(ref revision);

    private long NextQueueRevision()
    {
        var next = NextRevision();
        Volatile.Write(ref queueRevision, next);
        return next;
    }

    /// <summary>Adds what only memory knows. Called in the file's turn, so a running job's lease is the one that belongs to it.</summary>
    private JobSnapshot Present(JobSnapshot job) => job.State switch
    {
        JobState.Queued => job with { Revision = Math.Max(job.Revision, Volatile.Read(ref queueRevision)) },
        JobState.Running when leases.TryGetValue(job.Key, out var lease) && lease.Job.Fence == job.Fence && lease.Progress is { } progress =>
            job with { Progress = progress.Text, Revision = Math.Max(job.Revision, progress.Revision) },
        _ => job,
    };

    private async Task<JobSnapshot?> FindUnlessClosedAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            return closed ? null : await FindAsync(key, cancellationToken);
        }
        catch (ObjectDisposedException)
        {
            return null;
        }
    }

    private void LoseLease(string key, bool lost)
    {
        if (lost && leases.TryRemove(key, out var lease))
        {
            lease.Lose();
        }
    }

    private void QueueChanged(string key)
    {
        queueChanged.Fire();
        watchers.JobChanged(key);
        watchers.QueueChanged();
    }
}
