namespace IFeaLiD.Jobs.Sqlite;

/// <summary>A progress report and the revision it made.</summary>
internal sealed record LeaseProgress(string Text, long Revision);
