using IFeaLiD.Jobs.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace IFeaLiD.Jobs.Tests.Sqlite;

public sealed class SqliteJobEngineConformance : JobEngineConformance
{
    private readonly TemporaryFolder folder = new();

    protected override async Task<IJobEngine> OpenAsync(JobEngineOptions options) => await SqliteJobEngine.OpenAsync(
        folder.File("jobs.db"), options, TimeProvider.System, NullLogger<SqliteJobEngine>.Instance, Token);

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        folder.Dispose();
    }
}
