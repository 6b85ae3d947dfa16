using IFeaLiD.Jobs;
using IFeaLiD.Jobs.Nats;
using IFeaLiD.Jobs.Nats.Work;
using IFeaLiD.Jobs.Tests.Sqlite;
using IFeaLiD.Tests;
using Microsoft.Extensions.Logging.Abstractions;

namespace IFeaLiD.Extraction.Tests.Work;

[Collection(WorkerOutcomeTests.OneWorker)]
public sealed class DistributedOutcomeTests(Bench bench) : WorkerOutcomeTests(bench), IClassFixture<Bench>, IAsyncLifetime
{
    private readonly List<NatsSession> sessions = [];
    private readonly List<IJobEngine> engines = [];
    private NatsServer server = null!;

    public async Task InitializeAsync() => server = await NatsServer.StartAsync();

    public async Task DisposeAsync()
    {
        foreach (var engine in engines)
        {
            await engine.DisposeAsync();
        }

        foreach (var session in sessions)
        {
            await session.DisposeAsync();
        }

        await server.DisposeAsync();
    }

    /// <remarks>Its time stands still, so it never says that it lives; everybody else's goes on.</remarks>
    protected override Task<IJobEngine> OpenAsync() => OpenAsync(new SuspendableTime());

    protected override Task<IJobEngine> OpenOtherAsync() => OpenAsync(TimeProvider.System);

    protected override void SilenceWorker()
    {
    }

    private async Task<IJobEngine> OpenAsync(TimeProvider time)
    {
        sessions.Add(await NatsSession.OpenAsync(new NatsOptions { Url = server.Url }, time, NullLoggerFactory.Instance, Token));
        var options = new JobEngineOptions { LeaseDuration = TimeSpan.FromSeconds(1), Heartbeat = TimeSpan.FromMilliseconds(300) };
        engines.Add(await NatsJobEngine.OpenAsync(sessions[^1], options, Token));
        return engines[^1];
    }
}
