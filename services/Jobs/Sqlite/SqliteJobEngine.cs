using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;

namespace IFeaLiD.Jobs.Sqlite;

/// <summary>The embedded engine: jobs in one SQLite file; wake-ups, cancelling and progress within the process.</summary>
public sealed class SqliteJobEngine : IJobEngine
{
    private const string Schema = """
        CREATE TABLE jobs(
          key TEXT PRIMARY KEY, payload TEXT NOT NULL, state INT NOT NULL, attempt INT NOT NULL, fence INT NOT NULL, revision INT NOT NULL,
          place INT NOT NULL, due INT NOT NULL, result TEXT, failure_code TEXT, failure_message TEXT,
          submitted INT NOT NULL, started INT, ended INT) STRICT;
        CREATE INDEX jobs_by_place ON jobs(state, place);
        """;

    private const string Columns =
        "key, payload, state, attempt, fence, revision, result, failure_code, failure_message, submitted, started, ended, "
        + "CASE WHEN state = 0 THEN (SELECT count(*) FROM jobs AS other WHERE other.state = 0 AND other.place <= jobs.place) END";

    private readonly SqliteFile file;
    private readonly JobEngineOptions options;
    private readonly TimeProvider time;
    private readonly SemaphoreSlim submitted = new(0, 1);
    private readonly ConcurrentDictionary<string, SqliteJobLease> leases = new();
    private readonly Watchers watchers = new();

    /// <summary>Opens the file. Jobs that ran when the last process died are queued again: the file's lock proves that their workers are gone.</summary>
    /// <exception cref="StorageException">In use by another process, of a newer version, or damaged.</exception>
    public SqliteJobEngine(string path, JobEngineOptions options, TimeProvider time)
    {
        file = new SqliteFile(path, version: 1, Schema);
        this.options = options;
        this.time = time;
        file.Execute("UPDATE jobs SET due = 0 WHERE state = 1");
        Requeue();
    }

    internal JobEngineOptions Options => options;

    internal TimeProvider Time => time;

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <inheritdoc/>
    public Task<JobSnapshot> SubmitAsync(string key, string payload, CancellationToken cancellationToken)
    {
        // New, or again after a failure or a cancellation; one statement, so that submitters cannot race.
        var changed = file.Execute("""
            INSERT INTO jobs(key, payload, state, attempt, fence, revision, place, due, submitted)
              SELECT @0, @1, 0, 0, 0, 1, (SELECT coalesce(max(place), 0) + 1 FROM jobs), 0, @2
              WHERE (SELECT count(*) FROM jobs WHERE state = 0) < @3
            ON CONFLICT(key) DO UPDATE SET payload = excluded.payload, state = 0, attempt = 0, revision = revision + 1, place = excluded.place, due = 0,
              result = NULL, failure_code = NULL, failure_message = NULL, submitted = excluded.submitted, started = NULL, ended = NULL
              WHERE state IN (3, 4)
            """, key, payload, Now, options.MaxQueued);
        var job = Find(key);
        if (changed == 0 && job is null or { State: JobState.Failed or JobState.Cancelled })
        {
            throw new QueueFullException(options.MaxQueued);
        }

        if (changed > 0)
        {
            Wake();
            watchers.Changed(key);
        }

        return Task.FromResult(job!);
    }

    /// <inheritdoc/>
    public async Task<IJobLease?> TakeAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Requeue();
            var taken = file.Query($"""
                UPDATE jobs SET state = 1, attempt = attempt + 1, fence = fence + 1, revision = revision + 1, due = @1, started = @0
                WHERE key = (SELECT key FROM jobs WHERE state = 0 AND due <= @0 ORDER BY place LIMIT 1) RETURNING {Columns}
                """, Read, Now, Now + (long)options.LeaseDuration.TotalMilliseconds);
            if (taken is [var job])
            {
                var lease = new SqliteJobLease(this, job);
                leases[job.Key] = lease;
                watchers.QueueMoved();
                return lease;
            }

            var left = wait - time.GetElapsedTime(start);
            if (left <= TimeSpan.Zero)
            {
                return null;
            }

            // Nobody wakes us for a delay that has passed or a lease that has run out: look again from time to time.
            var look = TimeSpan.FromTicks(Math.Min(left.Ticks, Math.Min(options.LeaseDuration.Ticks / 4, TimeSpan.TicksPerSecond / 4)));
            await Task.WhenAny(submitted.WaitAsync(cancellationToken), Task.Delay(look, time, cancellationToken));
        }
    }

    /// <inheritdoc/>
    public Task<JobSnapshot?> FindAsync(string key, CancellationToken cancellationToken) => Task.FromResult(Find(key));

    /// <inheritdoc/>
    public Task<bool> CancelAsync(string key, CancellationToken cancellationToken)
    {
        var cancelled = file.Execute("UPDATE jobs SET state = 4, revision = revision + 1, ended = @1 WHERE key = @0 AND state < 2", key, Now) == 1;
        if (cancelled)
        {
            Drop(key);
        }

        return Task.FromResult(cancelled);
    }

    /// <inheritdoc/>
    public Task<bool> ForgetAsync(string key, CancellationToken cancellationToken)
    {
        var forgotten = file.Execute("DELETE FROM jobs WHERE key = @0", key) == 1;
        if (forgotten)
        {
            Drop(key);
        }

        return Task.FromResult(forgotten);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<JobSnapshot> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var job in file.Query($"SELECT {Columns} FROM jobs ORDER BY place", Read))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return job;
        }

        await Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<JobSnapshot> WatchAsync(string key, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var watcher = watchers.Add(key);
        while (Find(key) is { } job)
        {
            yield return job;
            if (job.Ended)
            {
                yield break;
            }

            await watcher.ChangedAsync(time, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var lease in leases.Values)
        {
            await lease.DisposeAsync();
        }

        file.Dispose();
        submitted.Dispose();
    }

    /// <summary>Prolongs a lease; false when another attempt owns the job.</summary>
    internal bool Beat(JobSnapshot job) =>
        file.Execute("UPDATE jobs SET due = @2 WHERE key = @0 AND state = 1 AND fence = @1",
            job.Key, job.Fence, Now + (long)options.LeaseDuration.TotalMilliseconds) == 1;

    internal bool Checkpoint(JobSnapshot job, string partialResult) =>
        Changed(job.Key, file.Execute("UPDATE jobs SET result = @2, revision = revision + 1 WHERE key = @0 AND state = 1 AND fence = @1",
            job.Key, job.Fence, partialResult));

    internal bool Complete(JobSnapshot job, string result) =>
        Changed(job.Key, file.Execute("UPDATE jobs SET state = 2, result = @2, ended = @3, revision = revision + 1 WHERE key = @0 AND state = 1 AND fence = @1",
            job.Key, job.Fence, result, Now));

    internal bool Fail(JobSnapshot job, JobFailure failure, bool retry)
    {
        if (!retry || job.Attempt >= options.MaxAttempts)
        {
            return Changed(job.Key, file.Execute("""
                UPDATE jobs SET state = 3, failure_code = @2, failure_message = @3, ended = @4, revision = revision + 1
                WHERE key = @0 AND state = 1 AND fence = @1
                """, job.Key, job.Fence, failure.Code, failure.Message, Now));
        }

        var delay = options.RetryDelay * Math.Pow(5, job.Attempt - 1);
        return Changed(job.Key, file.Execute("UPDATE jobs SET state = 0, due = @2, revision = revision + 1 WHERE key = @0 AND state = 1 AND fence = @1",
            job.Key, job.Fence, Now + (long)delay.TotalMilliseconds));
    }

    /// <summary>Tells watchers of progress; the revision grows in the file, so that it does so over restarts, too.</summary>
    internal void Reported(string key) => watchers.Changed(key);

    internal void Release(SqliteJobLease lease) => leases.TryRemove(new(lease.Job.Key, lease));

    private bool Changed(string key, int rows)
    {
        if (rows == 1)
        {
            watchers.Changed(key);
            watchers.QueueMoved();
        }

        return rows == 1;
    }

    private void Drop(string key)
    {
        if (leases.TryRemove(key, out var lease))
        {
            lease.Lose();
        }

        watchers.Changed(key);
        watchers.QueueMoved();
    }

    /// <summary>Queues jobs again whose lease has run out, at the head; those that killed their last worker have failed.</summary>
    private void Requeue()
    {
        var silent = file.Query("""
            UPDATE jobs SET revision = revision + 1, state = CASE WHEN attempt < @1 THEN 0 ELSE 3 END,
              failure_code = CASE WHEN attempt >= @1 THEN 'worker-died' END,
              failure_message = CASE WHEN attempt >= @1 THEN 'The program that worked on this ended unexpectedly ' || attempt || ' times, so it was given up. A smaller size may succeed.' END,
              ended = CASE WHEN attempt >= @1 THEN @0 END
            WHERE state = 1 AND due <= @0 RETURNING key
            """, row => row.GetString(0), Now, options.MaxAttempts);
        foreach (var key in silent)
        {
            Drop(key);
        }
    }

    private void Wake()
    {
        try
        {
            submitted.Release();
        }
        catch (SemaphoreFullException)
        {
            // awake already
        }
    }

    private JobSnapshot? Find(string key) => file.Query($"SELECT {Columns} FROM jobs WHERE key = @0", Read, key).FirstOrDefault();

    private JobSnapshot Read(SqliteDataReader row)
    {
        var key = row.GetString(0);
        var state = (JobState)row.GetInt32(2);
        var lease = state == JobState.Running ? leases.GetValueOrDefault(key) : null;
        return new JobSnapshot
        {
            Key = key,
            Payload = row.GetString(1),
            State = state,
            Attempt = row.GetInt32(3),
            Fence = row.GetInt64(4),
            // Changes are counted in the file; reports, which are not worth a write, between them.
            Revision = (row.GetInt64(5) << 20) + (lease?.Reports ?? 0),
            Progress = lease?.Progress,
            Result = Text(6),
            Failure = Text(7) is { } code ? new JobFailure(code, row.GetString(8)) : null,
            SubmittedAt = Moment(9)!.Value,
            StartedAt = Moment(10),
            EndedAt = Moment(11),
            QueuePosition = row.IsDBNull(12) ? null : row.GetInt32(12),
        };

        string? Text(int column) => row.IsDBNull(column) ? null : row.GetString(column);
        DateTimeOffset? Moment(int column) => row.IsDBNull(column) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));
    }
}
