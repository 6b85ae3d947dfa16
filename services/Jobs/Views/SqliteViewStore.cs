using IFeaLiD.Jobs.Sqlite;
using Microsoft.Data.Sqlite;

namespace IFeaLiD.Jobs.Views;

/// <summary>Views in one SQLite file.</summary>
public sealed class SqliteViewStore : IViewStore, IDisposable
{
    private const string Schema = """
        CREATE TABLE views(
          id TEXT PRIMARY KEY, name TEXT NOT NULL, job TEXT, dataset TEXT, cancelled INT NOT NULL,
          created INT NOT NULL, opened INT NOT NULL, token TEXT NOT NULL) STRICT;
        CREATE INDEX views_by_job ON views(job);
        CREATE INDEX views_by_dataset ON views(dataset);
        """;

    private const string Columns = "id, name, job, dataset, cancelled, created, opened, token";

    private static readonly TimeSpan TouchEvery = TimeSpan.FromHours(1);

    private readonly SqliteFile file;
    private readonly TimeProvider time;

    /// <summary>Opens or creates the file.</summary>
    /// <exception cref="StorageException">In use by another process, of a newer version, or damaged.</exception>
    public SqliteViewStore(string path, TimeProvider time)
    {
        file = new SqliteFile(path, version: 1, Schema);
        this.time = time;
    }

    /// <inheritdoc/>
    public Task CreateAsync(View view, CancellationToken cancellationToken)
    {
        file.Execute($"INSERT INTO views({Columns}) VALUES(@0, @1, @2, @3, @4, @5, @6, @7)",
            view.Id, view.Name, view.JobKey, view.Dataset, view.Cancelled ? 1 : 0,
            view.CreatedAt.ToUnixTimeMilliseconds(), view.LastOpenedAt.ToUnixTimeMilliseconds(), view.DeletionTokenHash);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<View?> FindAsync(string id, CancellationToken cancellationToken) =>
        Task.FromResult(file.Query($"SELECT {Columns} FROM views WHERE id = @0", Read, id).FirstOrDefault());

    /// <inheritdoc/>
    public Task TouchAsync(string id, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        file.Execute("UPDATE views SET opened = @1 WHERE id = @0 AND opened <= @2",
            id, now.ToUnixTimeMilliseconds(), (now - TouchEvery).ToUnixTimeMilliseconds());
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<bool> CancelAsync(string id, CancellationToken cancellationToken) =>
        Task.FromResult(file.Execute("UPDATE views SET cancelled = 1 WHERE id = @0 AND cancelled = 0", id) == 1);

    /// <inheritdoc/>
    public Task<bool> DeleteAsync(string id, CancellationToken cancellationToken) =>
        Task.FromResult(file.Execute("DELETE FROM views WHERE id = @0", id) == 1);

    /// <inheritdoc/>
    public Task<IReadOnlyList<View>> ListByJobAsync(string jobKey, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<View>>(file.Query($"SELECT {Columns} FROM views WHERE job = @0", Read, jobKey));

    /// <inheritdoc/>
    public Task<IReadOnlyList<View>> ListByDatasetAsync(string sha256, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<View>>(file.Query($"SELECT {Columns} FROM views WHERE dataset = @0", Read, sha256));

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    private static View Read(SqliteDataReader row) => new()
    {
        Id = row.GetString(0),
        Name = row.GetString(1),
        JobKey = row.IsDBNull(2) ? null : row.GetString(2),
        Dataset = row.IsDBNull(3) ? null : row.GetString(3),
        Cancelled = row.GetInt32(4) != 0,
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(5)),
        LastOpenedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(6)),
        DeletionTokenHash = row.GetString(7),
    };
}
