using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using System.Runtime.CompilerServices;
using IFeaLiD.Jobs.Rules;
using Microsoft.Extensions.Logging;

namespace IFeaLiD.Jobs.Sqlite;

/// <summary>
/// The embedded engine: jobs in one SQLite file that belongs to this process; wake-ups, progress and cancelling go through memory.
/// A crash loses no job: those that ran are queued again when the file is opened next, for the lock proves that no worker of old lives.
/// </summary>
public sealed partial class SqliteJobEngine : IJobEngine
{
    private const int PageSize = 100;

    private readonly SqliteFile file;
    private readonly JobEngineOptions options;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly JobRules rules;
    private readonly JobWatchers watchers = new();
    private readonly JobTakers takers;
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
        rules = new JobRules(options, time);
        takers = new JobTakers(time);
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
                var next = rules.Submit(JobTable.Find(session, key)?.Job, payload, JobTable.CountQueued(session));
                if (next is not null)
                {
                    Save(session, key, next);
                }

                return (Job: Present(JobTable.Find(session, key)!), IsNew: next is not null);
            },
            cancellationToken);
        if (isNew)
        {
            Changed(key);
        }

        return job;
    }

    /// <inheritdoc/>
    public Task<JobSnapshot?> FindAsync(string key, CancellationToken cancellationToken) =>
        file.ReadAsync(session => JobTable.Find(session, key) is { } job ? Present(job) : null, cancellationToken);

    /// <inheritdoc/>
    public Task<bool> CancelAsync(string key, CancellationToken cancellationToken) => EndAsync(
        key,
        session =>
        {
            var next = rules.Cancel(JobTable.Find(session, key)?.Job);
            if (next is not null)
            {
                Save(session, key, next);
            }

            return next is not null;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<bool> ForgetAsync(string key, CancellationToken cancellationToken) => EndAsync(
        key,
        session =>
        {
            Volatile.Write(ref queueRevision, NextRevision());
            return JobTable.Delete(session, key);
        },
        cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<JobSnapshot> ListAsync(CancellationToken cancellationToken) => ListAsync(JobTable.Page, cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<JobSnapshot> ListPendingAsync(CancellationToken cancellationToken) => ListAsync(JobTable.PageOfPending, cancellationToken);

    /// <inheritdoc/>
    public Task<int> CountQueuedAsync(CancellationToken cancellationToken) => file.ReadAsync(JobTable.CountQueued, cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<JobSnapshot> WatchAsync(string key, CancellationToken cancellationToken) =>
        watchers.WatchAsync(key, token => FindUnlessClosedAsync(key, token), cancellationToken);

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
        takers.QueueChanged();
    }

    private async IAsyncEnumerable<JobSnapshot> ListAsync(
        Func<SqliteSession, long, int, List<StoredJob>> pageOf, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var behind = 0L;
        while (true)
        {
            var page = await file.ReadAsync(
                session => pageOf(session, behind, PageSize).ConvertAll(row => (Job: Present(row), row.Job.Place)), cancellationToken);
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

    /// <summary>A person ends a job.</summary>
    private async Task<bool> EndAsync(string key, Func<SqliteSession, bool> end, CancellationToken cancellationToken)
    {
        var ended = await WriteAsync(end, cancellationToken, done =>
        {
            if (done)
            {
                LoseLease(key, LeaseLoss.Unwanted);
            }
        });
        if (ended)
        {
            Changed(key);
        }

        return ended;
    }

    /// <summary>Stores a job at the next revision. From then on a running one has a lease, and a queued one its rest.</summary>
    private StoredJob Save(SqliteSession session, string key, JobRecord job)
    {
        var next = NextRevision();
        var stored = new StoredJob(key, job.At(next), next);
        var rest = job.State == JobState.Running ? options.LeaseDuration : TimeSpan.FromMilliseconds(job.Rest);
        JobTable.Save(session, stored, rest > TimeSpan.Zero ? time.GetUtcNow() + rest : DateTimeOffset.UnixEpoch); // at once, whatever becomes of the clock
        Volatile.Write(ref queueRevision, next);
        return stored;
    }

    /// <summary>Every revision of every job comes from here; the number of the opening in its upper half lets it grow over restarts.</summary>
    internal long NextRevision() => Interlocked.Increment(ref revision);

    /// <summary>Adds what only memory knows. Called in the file's turn, so a running job's lease is the one that belongs to it.</summary>
    private JobSnapshot Present(StoredJob stored)
    {
        var progress = stored.Job.State == JobState.Running && leases.TryGetValue(stored.Key, out var lease) && lease.Job.Fence == stored.Job.Fence
            ? lease.Progress
            : null;
        var newest = stored.Job.State == JobState.Queued ? Volatile.Read(ref queueRevision) : progress?.Revision ?? 0;
        return (stored.Job with { Progress = progress?.Text }).Present(stored.Key, Math.Max(stored.Revision, newest), stored.Position);
    }

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

    private void LoseLease(string key, LeaseLoss why)
    {
        if (leases.TryRemove(key, out var lease))
        {
            lease.Lose(why);
        }
    }

    private void Changed(string key)
    {
        takers.QueueChanged();
        watchers.JobChanged(key);
        watchers.QueueChanged();
    }
}
