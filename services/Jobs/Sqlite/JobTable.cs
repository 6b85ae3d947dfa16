using Microsoft.Data.Sqlite;

namespace IFeaLiD.Jobs.Sqlite;

/// <summary>
/// The rows of the job file. <c>place</c> is the revision at which a run was submitted, so it orders the queue; <c>due</c> is when something may
/// happen: a queued job may start, a running one's lease ends. Times are milliseconds since 1970.
/// </summary>
internal static class JobTable
{
    public static readonly SqliteSchema Schema = new("a job file", "IFJB", """
        CREATE TABLE jobs (
            key TEXT PRIMARY KEY,
            payload TEXT NOT NULL,
            state INTEGER NOT NULL,
            attempt INTEGER NOT NULL,
            fence INTEGER NOT NULL,
            revision INTEGER NOT NULL,
            place INTEGER NOT NULL,
            due INTEGER NOT NULL,
            result TEXT,
            failure_code TEXT,
            failure_message TEXT,
            submitted_at INTEGER NOT NULL,
            started_at INTEGER,
            ended_at INTEGER
        ) STRICT;
        CREATE UNIQUE INDEX jobs_in_order ON jobs (place);
        CREATE INDEX jobs_queued ON jobs (place) WHERE state = 0;
        CREATE INDEX jobs_due ON jobs (due) WHERE state < 2;
        CREATE TABLE openings (number INTEGER NOT NULL) STRICT;
        INSERT INTO openings VALUES (0);
        """);

    private const string Select = """
        SELECT key, payload, state, attempt, fence, revision, result, failure_code, failure_message, submitted_at, started_at, ended_at,
            CASE state WHEN 0 THEN (SELECT count(*) FROM jobs AS ahead WHERE ahead.state = 0 AND ahead.place <= jobs.place) END, place
        FROM jobs
        """;

    /// <summary>How often this file has been opened, this time included.</summary>
    public static long CountOpening(SqliteSession session)
    {
        session.Execute("UPDATE openings SET number = number + 1");
        return session.Number("SELECT number FROM openings");
    }

    public static JobSnapshot? Find(SqliteSession session, string key) =>
        session.Query(Select + " WHERE key = $key", Read, ("$key", key)).SingleOrDefault();

    /// <summary>At most <paramref name="count"/> jobs behind a place, each with its own place.</summary>
    public static List<(JobSnapshot Job, long Place)> Page(SqliteSession session, long behind, int count) =>
        session.Query(
            Select + " WHERE place > $behind ORDER BY place LIMIT $count", row => (Read(row), row.GetInt64(13)), ("$behind", behind), ("$count", count));

    /// <summary>The same of those that wait or run.</summary>
    public static List<(JobSnapshot Job, long Place)> PageOfPending(SqliteSession session, long behind, int count) =>
        session.Query(
            Select + " WHERE state < 2 AND place > $behind ORDER BY place LIMIT $count", row => (Read(row), row.GetInt64(13)), ("$behind", behind), ("$count", count));

    public static int CountQueued(SqliteSession session) => (int)session.Number("SELECT count(*) FROM jobs WHERE state = 0");

    /// <summary>A new run, whatever there was before; only the fence goes on.</summary>
    public static void Enqueue(SqliteSession session, string key, string payload, long revision, DateTimeOffset now) => session.Execute(
        """
        INSERT INTO jobs (key, payload, state, attempt, fence, revision, place, due, submitted_at)
        VALUES ($key, $payload, 0, 0, 0, $revision, $revision, $now, $now)
        ON CONFLICT (key) DO UPDATE SET payload = $payload, state = 0, attempt = 0, revision = $revision, place = $revision, due = $now,
            result = NULL, failure_code = NULL, failure_message = NULL, submitted_at = $now, started_at = NULL, ended_at = NULL
        """,
        ("$key", key), ("$payload", payload), ("$revision", revision), ("$now", Milliseconds(now)));

    /// <summary>The job that may start and waits longest, silent workers' jobs included.</summary>
    public static JobSnapshot? NextDue(SqliteSession session, DateTimeOffset now) =>
        session.Query(Select + " WHERE state < 2 AND due <= $now ORDER BY place LIMIT 1", Read, ("$now", Milliseconds(now))).SingleOrDefault();

    /// <summary>When the next queued job may start or the next lease ends; null when there is neither.</summary>
    public static DateTimeOffset? NextChange(SqliteSession session) =>
        session.Number("SELECT min(due) FROM jobs WHERE state < 2") is > 0 and var due ? DateTimeOffset.FromUnixTimeMilliseconds(due) : null;

    public static void Start(SqliteSession session, string key, long fence, DateTimeOffset now, DateTimeOffset leaseEnd) => session.Execute(
        """
        UPDATE jobs SET state = 1, attempt = attempt + 1, fence = $fence, revision = $fence, due = $end, started_at = $now WHERE key = $key
        """,
        ("$key", key), ("$fence", fence), ("$end", Milliseconds(leaseEnd)), ("$now", Milliseconds(now)));

    public static bool Renew(SqliteSession session, JobSnapshot taken, DateTimeOffset leaseEnd) => session.Execute(
        "UPDATE jobs SET due = $end WHERE key = $key AND state = 1 AND fence = $fence",
        ("$key", taken.Key), ("$fence", taken.Fence), ("$end", Milliseconds(leaseEnd))) == 1;

    public static bool Checkpoint(SqliteSession session, JobSnapshot taken, string result, long revision) => session.Execute(
        "UPDATE jobs SET result = $result, revision = $revision WHERE key = $key AND state = 1 AND fence = $fence",
        ("$key", taken.Key), ("$fence", taken.Fence), ("$result", result), ("$revision", revision)) == 1;

    public static bool Complete(SqliteSession session, JobSnapshot taken, string result, long revision, DateTimeOffset now) =>
        session.Execute(
            "UPDATE jobs SET state = 2, result = $result, revision = $revision, ended_at = $now WHERE key = $key AND state = 1 AND fence = $fence",
            ("$key", taken.Key), ("$fence", taken.Fence), ("$result", result), ("$revision", revision), ("$now", Milliseconds(now))) == 1
        || session.Number("SELECT count(*) FROM jobs WHERE key = $key AND state = 2 AND fence = $fence", ("$key", taken.Key), ("$fence", taken.Fence)) == 1;

    public static bool Fail(SqliteSession session, JobSnapshot taken, JobFailure failure, long revision, DateTimeOffset now) => session.Execute(
        """
        UPDATE jobs SET state = 3, failure_code = $code, failure_message = $message, revision = $revision, ended_at = $now
        WHERE key = $key AND state = 1 AND fence = $fence
        """,
        ("$key", taken.Key), ("$fence", taken.Fence), ("$code", failure.Code), ("$message", failure.Message), ("$revision", revision),
        ("$now", Milliseconds(now))) == 1;

    /// <summary>Back to its old place in the queue.</summary>
    public static bool Requeue(SqliteSession session, JobSnapshot taken, long revision, DateTimeOffset notBefore) => session.Execute(
        "UPDATE jobs SET state = 0, revision = $revision, due = $due WHERE key = $key AND state = 1 AND fence = $fence",
        ("$key", taken.Key), ("$fence", taken.Fence), ("$revision", revision), ("$due", Milliseconds(notBefore))) == 1;

    /// <summary>Back to its old place, as if it had not been taken; its checkpoint stays.</summary>
    public static bool Release(SqliteSession session, JobSnapshot taken, long revision, DateTimeOffset now) => session.Execute(
        "UPDATE jobs SET state = 0, attempt = attempt - 1, revision = $revision, due = $now WHERE key = $key AND state = 1 AND fence = $fence",
        ("$key", taken.Key), ("$fence", taken.Fence), ("$revision", revision), ("$now", Milliseconds(now))) == 1;

    public static List<JobSnapshot> Running(SqliteSession session) => session.Query(Select + " WHERE state = 1", Read);

    public static bool Cancel(SqliteSession session, string key, long revision, DateTimeOffset now) => session.Execute(
        "UPDATE jobs SET state = 4, revision = $revision, ended_at = $now WHERE key = $key AND state < 2",
        ("$key", key), ("$revision", revision), ("$now", Milliseconds(now))) == 1;

    public static bool Delete(SqliteSession session, string key) => session.Execute("DELETE FROM jobs WHERE key = $key", ("$key", key)) == 1;

    private static JobSnapshot Read(SqliteDataReader row) => new()
    {
        Key = row.GetString(0),
        Payload = row.GetString(1),
        State = (JobState)row.GetInt32(2),
        Attempt = row.GetInt32(3),
        Fence = row.GetInt64(4),
        Revision = row.GetInt64(5),
        Result = row.IsDBNull(6) ? null : row.GetString(6),
        Failure = row.IsDBNull(7) ? null : new JobFailure(row.GetString(7), row.GetString(8)),
        SubmittedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(9)),
        StartedAt = row.IsDBNull(10) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(10)),
        EndedAt = row.IsDBNull(11) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(11)),
        QueuePosition = row.IsDBNull(12) ? null : row.GetInt32(12),
    };

    private static long Milliseconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds();
}
