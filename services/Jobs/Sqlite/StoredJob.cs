using IFeaLiD.Jobs.Rules;

namespace IFeaLiD.Jobs.Sqlite;

/// <summary>A row of the job file.</summary>
/// <param name="Key">Of the job.</param>
/// <param name="Job">What became of it.</param>
/// <param name="Revision">At which it was written.</param>
/// <param name="Position">In the queue, from 1; null unless it waits.</param>
internal sealed record StoredJob(string Key, JobRecord Job, long Revision, int? Position = null);
