using Microsoft.Data.Sqlite;

namespace IFeaLiD.Jobs.Sqlite;

/// <summary>
/// One database file that belongs to this process: one connection, one caller at a time, every change on the disk before it is answered
/// (write-ahead log, synchronous=FULL).
/// </summary>
internal sealed class SqliteFile : IAsyncDisposable
{
    private readonly SemaphoreSlim gate = new(1, 1);
    private readonly string path;
    private readonly FileStream fileLock;
    private readonly SqliteConnection connection;
    private readonly SqliteSession session;
    private bool closed;

    private SqliteFile(string path, FileStream fileLock, SqliteConnection connection)
    {
        this.path = path;
        this.fileLock = fileLock;
        this.connection = connection;
        session = new SqliteSession(connection);
    }

    /// <summary>Opens the file, making it and its folder if need be.</summary>
    /// <exception cref="DatabaseFileException">In use, damaged, too new, or not ours.</exception>
    public static SqliteFile Open(string path, SqliteSchema schema)
    {
        path = Path.GetFullPath(path);
        var taken = FileLock.Take(path);
        try
        {
            return new SqliteFile(path, taken, SqliteOpening.Open(path, schema));
        }
        catch
        {
            taken.Dispose();
            throw;
        }
    }

    /// <summary>Reads from one consistent state.</summary>
    public Task<T> ReadAsync<T>(Func<SqliteSession, T> work, CancellationToken cancellationToken) =>
        RunAsync(work, null, deferred: true, cancellationToken);

    /// <summary>Changes all or nothing; when this returns, the change is on the disk.</summary>
    /// <param name="work">The change.</param>
    /// <param name="cancellationToken">Ends the wait for one's turn; what has begun is finished.</param>
    /// <param name="committed">Runs after the change is on the disk and before the next caller's turn, to bring memory in step.</param>
    public Task<T> WriteAsync<T>(Func<SqliteSession, T> work, CancellationToken cancellationToken, Action<T>? committed = null) =>
        RunAsync(work, committed, deferred: false, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await gate.WaitAsync(CancellationToken.None);
        try
        {
            if (!closed)
            {
                closed = true;
                session.Dispose();
                await connection.DisposeAsync();
                await fileLock.DisposeAsync();
            }
        }
        finally
        {
            gate.Release();
        }
    }

    private async Task<T> RunAsync<T>(Func<SqliteSession, T> work, Action<T>? committed, bool deferred, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            ObjectDisposedException.ThrowIf(closed, this);
            using var transaction = connection.BeginTransaction(deferred);
            session.Transaction = transaction;
            var result = work(session);
            transaction.Commit();
            committed?.Invoke(result);
            return result;
        }
        catch (SqliteException e) when (e.SqliteErrorCode is not SQLitePCL.raw.SQLITE_CONSTRAINT and not SQLitePCL.raw.SQLITE_ERROR)
        {
            throw new StorageUnavailableException($"{path} does not answer: {SqliteOpening.Explain(e)}", e);
        }
        finally
        {
            session.Transaction = null;
            gate.Release();
        }
    }
}
