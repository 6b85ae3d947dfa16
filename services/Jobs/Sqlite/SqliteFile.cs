using Microsoft.Data.Sqlite;

namespace IFeaLiD.Jobs.Sqlite;

/// <summary>
/// One SQLite file that this process alone uses: write-ahead log, every commit flushed to disk, one connection behind a lock
/// (a commit takes a millisecond, and SQLite writes one at a time anyway).
/// </summary>
internal sealed class SqliteFile : IDisposable
{
    private readonly Lock guard = new();
    private readonly FileStream hold;
    private readonly SqliteConnection connection;

    /// <summary>Opens or creates the file.</summary>
    /// <param name="path">Of the database; a file named after it with <c>.lock</c> is held while this lives.</param>
    /// <param name="version">Of the schema; 1 and up.</param>
    /// <param name="schema">Creates the schema in an empty file.</param>
    /// <exception cref="StorageException">In use by another process, of a newer version, or damaged.</exception>
    public SqliteFile(string path, long version, string schema)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        hold = Hold(path + ".lock");
        connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        try
        {
            connection.Open();
            Execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;");
            var found = Query("PRAGMA user_version", row => row.GetInt64(0))[0];
            if (found > version)
            {
                throw new StorageException($"{path} was written by a newer version of IFeaLiD (schema {found}; this one knows {version}). Start that version, or use another data folder.");
            }

            if (found < version)
            {
                Execute($"BEGIN; {schema}; PRAGMA user_version={version}; COMMIT;");
            }
        }
        catch (SqliteException e)
        {
            Dispose();
            throw new StorageException($"{path} cannot be opened: {e.Message}. Put back a copy of the file, or move it away to start empty.", e);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Runs one statement, parameters @0, @1, ...; gives the number of changed rows.</summary>
    public int Execute(string sql, params ReadOnlySpan<object?> parameters)
    {
        lock (guard)
        {
            using var command = Command(sql, parameters);
            return command.ExecuteNonQuery();
        }
    }

    /// <summary>Runs one statement, also one that changes rows and returns them.</summary>
    public List<T> Query<T>(string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<object?> parameters)
    {
        lock (guard)
        {
            using var command = Command(sql, parameters);
            using var reader = command.ExecuteReader();
            var rows = new List<T>();
            while (reader.Read())
            {
                rows.Add(read(reader));
            }

            return rows;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (guard)
        {
            connection.Dispose();
            hold.Dispose();
        }
    }

    private SqliteCommand Command(string sql, ReadOnlySpan<object?> parameters)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // statements are constants of this library; values travel as parameters
        command.CommandText = sql;
#pragma warning restore CA2100
        for (var i = 0; i < parameters.Length; i++)
        {
            command.Parameters.AddWithValue($"@{i}", parameters[i] ?? DBNull.Value);
        }

        return command;
    }

    /// <summary>A lock of the operating system: it goes with the process, also when that is killed.</summary>
    private static FileStream Hold(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new StorageException($"{path} is held by another process: IFeaLiD runs on this data folder already. Stop it, or use another data folder.", e);
        }
    }
}
