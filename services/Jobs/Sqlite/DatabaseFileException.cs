namespace IFeaLiD.Jobs.Sqlite;

/// <summary>A database file cannot be opened: in use, damaged, too new, not ours. The operator sees the message, which says what to do.</summary>
public sealed class DatabaseFileException(string path, string problem, Exception? inner = null) : Exception($"{path}: {problem}", inner)
{
    /// <summary>The file in question.</summary>
    public string Path { get; } = path;
}
