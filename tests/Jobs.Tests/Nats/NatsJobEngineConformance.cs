using IFeaLiD.Jobs.Nats;
using IFeaLiD.Jobs.Nats.Work;

namespace IFeaLiD.Jobs.Tests.Nats;

public abstract class NatsJobEngineConformance(NatsServers servers) : JobEngineConformance
{
    private readonly List<NatsSession> sessions = [];

    protected override async Task<IJobEngine> OpenAsync(JobEngineOptions options)
    {
        var session = await servers.OpenAsync(NatsServers.NewName(), TimeProvider.System, Token);
        sessions.Add(session);
        return await NatsJobEngine.OpenAsync(session, options, Token);
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        foreach (var session in sessions)
        {
            _ = session.DisposeAsync().AsTask();
        }
    }
}

public sealed class OneServerJobEngineConformance(OneNatsServer servers) : NatsJobEngineConformance(servers), IClassFixture<OneNatsServer>;

public sealed class ClusterJobEngineConformance(NatsCluster servers) : NatsJobEngineConformance(servers), IClassFixture<NatsCluster>;
