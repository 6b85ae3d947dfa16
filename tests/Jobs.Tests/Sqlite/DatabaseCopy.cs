namespace IFeaLiD.Jobs.Tests.Sqlite;

/// <summary>What a crash leaves: the files as they lie on the disk while the owner still has them open.</summary>
internal static class DatabaseCopy
{
    public static void Take(string from, string to)
    {
        File.Copy(from, to);
        File.Copy(from + "-wal", to + "-wal");
    }
}
