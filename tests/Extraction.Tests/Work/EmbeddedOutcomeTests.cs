using IFeaLiD.Jobs;
using IFeaLiD.Jobs.Sqlite;
using IFeaLiD.Jobs.Tests.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace IFeaLiD.Extraction.Tests.Work;

[Collection(WorkerOutcomeTests.OneWorker)]
public sealed class EmbeddedOutcomeTests(Bench bench) : WorkerOutcomeTests(bench), IClassFixture<Bench>, IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("ifealid-outcome-").FullName;
    private readonly SuspendableTime time = new();
    private SqliteJobEngine jobs = null!;

    public async Task InitializeAsync() => jobs = await SqliteJobEngine.OpenAsync(
        Path.Combine(folder, "jobs.db"), new JobEngineOptions(), time, NullLogger<SqliteJobEngine>.Instance, default);

    public async Task DisposeAsync()
    {
        await jobs.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    protected override Task<IJobEngine> OpenAsync() => Task.FromResult<IJobEngine>(jobs);

    protected override Task<IJobEngine> OpenOtherAsync() => OpenAsync();

    protected override void SilenceWorker()
    {
        time.Suspended = true;
        time.Advance(TimeSpan.FromMinutes(1));
    }
}
