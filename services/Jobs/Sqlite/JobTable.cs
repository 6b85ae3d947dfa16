using IFeaLiD.Jobs.Rules;
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
        """,
        "ALTER TABLE jobs ADD COLUMN postponed INTEGER NOT NULL DEFAULT 0;");

    private const string Select = """
        SELECT key, payload, state, attempt, fence, revision, result, failure_code, failure_message, submitted_at, started_at, ended_at,
            CASE state WHEN 0 THEN (SELECT count(*) FROM jobs AS ahead WHERE ahead.state = 0 AND ahead.place <= jobs.place) END, place, postponed
        FROM jobs
        """;

    /// <summary>How often this file has been opened, this time included.</summary>
    public static long CountOpening(SqliteSession session)
    {
        session.Execute("UPDATE openings SET number = number + 1");
        return session.Number("SELECT number FROM openings");
    }

    public static StoredJob? Find(SqliteSession session, string key) =>
        session.Query(Select + " WHERE key = $key", Read, ("$key", key)).SingleOrDefault();

    /// <summary>At most <paramref name="count"/> jobs behind a place.</summary>
    public static List<StoredJob> Page(SqliteSession session, long behind, int count) =>
        session.Query(Select + " WHERE place > $behind ORDER BY place LIMIT $count", Read, ("$behind", behind), ("$count", count));

    /// <summary>The same of those that wait or run.</summary>
    public static List<StoredJob> PageOfPending(SqliteSession session, long behind, int count) =>
        session.Query(Select + " WHERE state < 2 AND place > $behind ORDER BY place LIMIT $count", Read, ("$behind", behind), ("$count", count));

    public static List<StoredJob> Running(SqliteSession session) => session.Query(Select + " WHERE state = 1", Read);

    public static int CountQueued(SqliteSession session) => (int)session.Number("SELECT count(*) FROM jobs WHERE state = 0");

    /// <summary>The job that may start and waits longest, silent workers' jobs included.</summary>
    public static StoredJob? NextDue(SqliteSession session, DateTimeOffset now) =>
        session.Query(Select + " WHERE state < 2 AND due <= $now ORDER BY place LIMIT 1", Read, ("$now", Milliseconds(now))).SingleOrDefault();

    /// <summary>When the next queued job may start or the next lease ends; null when there is neither.</summary>
    public static DateTimeOffset? NextChange(SqliteSession session) =>
        session.Number("SELECT min(due) FROM jobs WHERE state < 2") is > 0 and var due ? DateTimeOffset.FromUnixTimeMilliseconds(due) : null;

    /// <summary>A job as it is from now on, whatever there was before.</summary>
    public static void Save(SqliteSession session, StoredJob stored, DateTimeOffset due) => session.Execute(
        """
        INSERT INTO jobs (key, payload, state, attempt, fence, revision, place, due, result, failure_code, failure_message, postponed, submitted_at, started_at, ended_at)
        VALUES ($key, $payload, $state, $attempt, $fence, $revision, $place, $due, $result, $code, $message, $postponed, $submitted, $started, $ended)
        ON CONFLICT (key) DO UPDATE SET payload = $payload, state = $state, attempt = $attempt, fence = $fence, revision = $revision, place = $place, due = $due,
            result = $result, failure_code = $code, failure_message = $message, postponed = $postponed, submitted_at = $submitted, started_at = $started, ended_at = $ended
        """,
        ("$key", stored.Key), ("$payload", stored.Job.Payload), ("$state", (int)stored.Job.State), ("$attempt", stored.Job.Attempt), ("$fence", stored.Job.Fence),
        ("$revision", stored.Revision), ("$place", stored.Job.Place), ("$due", Milliseconds(due)), ("$result", stored.Job.Result),
        ("$code", stored.Job.Failure?.Code), ("$message", stored.Job.Failure?.Message), ("$postponed", stored.Job.Postponed), ("$submitted", stored.Job.SubmittedAt),
        ("$started", stored.Job.StartedAt), ("$ended", stored.Job.EndedAt));

    public static bool Renew(SqliteSession session, string key, long fence, DateTimeOffset due) => session.Execute(
        "UPDATE jobs SET due = $due WHERE key = $key AND state = 1 AND fence = $fence", ("$key", key), ("$fence", fence), ("$due", Milliseconds(due))) == 1;

    public static bool Delete(SqliteSession session, string key) => session.Execute("DELETE FROM jobs WHERE key = $key", ("$key", key)) == 1;

    private static StoredJob Read(SqliteDataReader row) => new(
        row.GetString(0),
        new JobRecord
        {
            Payload = row.GetString(1),
            State = (JobState)row.GetInt32(2),
            Attempt = row.GetInt32(3),
            Fence = row.GetInt64(4),
            Place = row.GetInt64(13),
            Result = row.IsDBNull(6) ? null : row.GetString(6),
            Failure = row.IsDBNull(7) ? null : new JobFailure(row.GetString(7), row.GetString(8)),
            Postponed = row.GetInt32(14),
            SubmittedAt = row.GetInt64(9),
            StartedAt = row.IsDBNull(10) ? null : row.GetInt64(10),
            EndedAt = row.IsDBNull(11) ? null : row.GetInt64(11),
        },
        row.GetInt64(5),
        row.IsDBNull(12) ? null : row.GetInt32(12));

    private static long Milliseconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds();
}
