namespace IFeaLiD.Jobs.Sqlite;

/// <summary>What a database file holds.</summary>
/// <param name="Content">What it is, for messages: "a job file".</param>
/// <param name="ApplicationId">Four ASCII characters that SQLite keeps in the header, so that a file of something else is recognised.</param>
/// <param name="Steps">Scripts that lead from the empty file to the present schema; the version is the number of steps taken. Append only.</param>
internal sealed record SqliteSchema(string Content, string ApplicationId, params IReadOnlyList<string> Steps)
{
    public int Version => Steps.Count;

    public int ApplicationNumber => ApplicationId.Aggregate(0, (number, letter) => (number << 8) | letter);
}
