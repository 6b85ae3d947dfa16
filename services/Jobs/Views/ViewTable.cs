using IFeaLiD.Jobs.Sqlite;
using Microsoft.Data.Sqlite;

namespace IFeaLiD.Jobs.Views;

/// <summary>The rows of the view file. Times are milliseconds since 1970.</summary>
internal static class ViewTable
{
    public static readonly SqliteSchema Schema = new("a view file", "IFVW", """
        CREATE TABLE views (
            id TEXT PRIMARY KEY,
            name TEXT NOT NULL,
            job_key TEXT,
            cancelled INTEGER NOT NULL,
            created_at INTEGER NOT NULL,
            last_opened_at INTEGER NOT NULL,
            deletion_token_hash TEXT NOT NULL
        ) STRICT;
        CREATE INDEX views_by_job ON views (job_key);
        CREATE TABLE view_datasets (
            view_id TEXT NOT NULL REFERENCES views (id) ON DELETE CASCADE,
            stage TEXT NOT NULL,
            sha256 TEXT NOT NULL,
            PRIMARY KEY (view_id, stage)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX view_datasets_by_sha256 ON view_datasets (sha256);
        """,
        "CREATE INDEX views_by_opening ON views (last_opened_at);");

    private const string Select = "SELECT id, name, job_key, cancelled, created_at, last_opened_at, deletion_token_hash FROM views ";

    /// <returns>False when the id is taken.</returns>
    public static bool Insert(SqliteSession session, View view)
    {
        var isNew = session.Execute(
            "INSERT INTO views VALUES ($id, $name, $job, $cancelled, $created, $opened, $hash) ON CONFLICT DO NOTHING",
            ("$id", view.Id), ("$name", view.Name), ("$job", view.JobKey), ("$cancelled", view.Cancelled),
            ("$created", view.CreatedAt.ToUnixTimeMilliseconds()), ("$opened", view.LastOpenedAt.ToUnixTimeMilliseconds()),
            ("$hash", view.DeletionTokenHash)) == 1;
        if (isNew)
        {
            InsertDatasets(session, view);
        }

        return isNew;
    }

    /// <summary>Job, datasets and the mark of cancelling as they stand in the view.</summary>
    public static void Continue(SqliteSession session, View view)
    {
        session.Execute(
            "UPDATE views SET job_key = $job, cancelled = $cancelled WHERE id = $id",
            ("$id", view.Id), ("$job", view.JobKey), ("$cancelled", view.Cancelled));
        session.Execute("DELETE FROM view_datasets WHERE view_id = $id", ("$id", view.Id));
        InsertDatasets(session, view);
    }

    public static View? Find(SqliteSession session, string id) => All(session, Select + "WHERE id = $id", ("$id", id)).SingleOrDefault();

    public static List<View> ByJob(SqliteSession session, string jobKey) =>
        All(session, Select + "WHERE job_key = $job ORDER BY created_at, id", ("$job", jobKey));

    public static List<View> ByDataset(SqliteSession session, string sha256) =>
        All(session, Select + "WHERE id IN (SELECT view_id FROM view_datasets WHERE sha256 = $sha256) ORDER BY created_at, id", ("$sha256", sha256));

    /// <summary>At most <paramref name="count"/> views behind an id, of those that were last opened before a moment.</summary>
    public static List<View> Page(SqliteSession session, DateTimeOffset moment, string behind, int count) => All(
        session, Select + "WHERE last_opened_at < $moment AND id > $behind ORDER BY id LIMIT $count",
        ("$moment", moment.ToUnixTimeMilliseconds()), ("$behind", behind), ("$count", count));

    public static void Touch(SqliteSession session, string id, DateTimeOffset now, TimeSpan grain) => session.Execute(
        "UPDATE views SET last_opened_at = $now WHERE id = $id AND last_opened_at <= $before",
        ("$id", id), ("$now", now.ToUnixTimeMilliseconds()), ("$before", (now - grain).ToUnixTimeMilliseconds()));

    public static bool Cancel(SqliteSession session, string id) =>
        session.Execute("UPDATE views SET cancelled = 1 WHERE id = $id AND cancelled = 0", ("$id", id)) == 1;

    public static bool Delete(SqliteSession session, string id) => session.Execute("DELETE FROM views WHERE id = $id", ("$id", id)) == 1;

    private static void InsertDatasets(SqliteSession session, View view)
    {
        foreach (var (stage, sha256) in view.Datasets)
        {
            session.Execute("INSERT INTO view_datasets VALUES ($id, $stage, $sha256)", ("$id", view.Id), ("$stage", stage), ("$sha256", sha256));
        }
    }

    private static List<View> All(SqliteSession session, string sql, params ReadOnlySpan<(string Name, object? Value)> parameters) =>
        session.Query(sql, Read, parameters).ConvertAll(view => view with { Datasets = Datasets(session, view.Id) });

    private static Dictionary<string, string> Datasets(SqliteSession session, string id) => session
        .Query("SELECT stage, sha256 FROM view_datasets WHERE view_id = $id", row => (Stage: row.GetString(0), Sha256: row.GetString(1)), ("$id", id))
        .ToDictionary(row => row.Stage, row => row.Sha256);

    private static View Read(SqliteDataReader row) => new()
    {
        Id = row.GetString(0),
        Name = row.GetString(1),
        JobKey = row.IsDBNull(2) ? null : row.GetString(2),
        Cancelled = row.GetBoolean(3),
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(4)),
        LastOpenedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(5)),
        DeletionTokenHash = row.GetString(6),
    };
}
