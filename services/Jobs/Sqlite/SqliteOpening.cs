using Microsoft.Data.Sqlite;
using static SQLitePCL.raw;

namespace IFeaLiD.Jobs.Sqlite;

/// <summary>Everything between a path and a connection that can be trusted: settings, whole-ness, whose file it is, schema.</summary>
internal static class SqliteOpening
{
    /// <summary>Seconds to wait for somebody else's lock: this process owns the file, so only a person's shell or a backup can hold it.</summary>
    private const int BusySeconds = 1;

    /// <exception cref="DatabaseFileException">Damaged, too new, not ours, or not to be written.</exception>
    public static SqliteConnection Open(string path, SqliteSchema schema)
    {
        var text = new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, ForeignKeys = true, DefaultTimeout = BusySeconds };
        var connection = new SqliteConnection(text.ToString());
        try
        {
            connection.Open();
            if (!string.Equals(Pragma(connection, "journal_mode=WAL"), "wal", StringComparison.OrdinalIgnoreCase))
            {
                throw new DatabaseFileException(path, "its file system does not carry a write-ahead log. Choose a data folder on a local disk.");
            }

            Pragma(connection, "synchronous=FULL");
            Pragma(connection, "trusted_schema=OFF");
            if (Pragma(connection, "quick_check(1)") is var found and not "ok")
            {
                throw Damaged(path, found, null);
            }

            Advance(connection, path, schema);
            return connection;
        }
        catch (SqliteException e)
        {
            connection.Dispose();
            throw e.SqliteErrorCode is SQLITE_CORRUPT or SQLITE_NOTADB
                ? Damaged(path, e.Message, e)
                : new DatabaseFileException(path, $"it cannot be opened: {Explain(e)}", e);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>What happened and what to do about it.</summary>
    public static string Explain(SqliteException e) => e.SqliteErrorCode switch
    {
        SQLITE_FULL => "the disk is full. Free some space.",
        SQLITE_BUSY or SQLITE_LOCKED => "another program keeps it locked. Close what reads or copies it.",
        SQLITE_READONLY or SQLITE_PERM or SQLITE_CANTOPEN => "it may not be written. Make the file and its folder writable.",
        SQLITE_CORRUPT or SQLITE_NOTADB => "it is damaged. Stop, move it away and restore a copy.",
        _ => e.Message,
    };

    private static DatabaseFileException Damaged(string path, string? found, Exception? inner) =>
        new(path, $"it is damaged or no database ({found}). Move it and its -wal file away to start empty, or restore a copy.", inner);

    private static void Advance(SqliteConnection connection, string path, SqliteSchema schema)
    {
        var version = int.Parse(Pragma(connection, "user_version")!);
        var isOurs = Pragma(connection, "application_id") == schema.ApplicationNumber.ToString();
        var isEmpty = version == 0 && Run(connection, "SELECT count(*) FROM sqlite_schema") == "0";
        if (!isOurs && !isEmpty)
        {
            throw new DatabaseFileException(path, $"it is a database, but not {schema.Content}. Choose another path.");
        }

        if (version > schema.Version)
        {
            throw new DatabaseFileException(
                path, $"it has schema {version} and this program knows {schema.Version}: a newer program wrote it. Use that one, or another path.");
        }

        if (version < schema.Version)
        {
            using var transaction = connection.BeginTransaction();
            foreach (var step in schema.Steps.Skip(version))
            {
                Run(connection, step, transaction);
            }

            Run(connection, $"PRAGMA application_id={schema.ApplicationNumber}; PRAGMA user_version={schema.Version}", transaction);
            transaction.Commit();
        }
    }

    private static string? Pragma(SqliteConnection connection, string pragma) => Run(connection, "PRAGMA " + pragma);

    private static string? Run(SqliteConnection connection, string sql, SqliteTransaction? transaction = null)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants of this project.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.Transaction = transaction;
        return command.ExecuteScalar()?.ToString();
    }
}
