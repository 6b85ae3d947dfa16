using IFeaLiD.Jobs.Nats;
using IFeaLiD.Jobs.Nats.Views;
using IFeaLiD.Jobs.Tests.Views;
using IFeaLiD.Jobs.Views;

namespace IFeaLiD.Jobs.Tests.Nats;

public sealed class NatsViewStoreConformance(OneNatsServer servers) : ViewStoreConformance, IClassFixture<OneNatsServer>
{
    private NatsSession? session;

    protected override async Task<IViewStore> OpenAsync(TimeProvider time)
    {
        session = await servers.OpenAsync(NatsServers.NewName(), TimeProvider.System, CancellationToken.None);
        return await NatsViewStore.OpenAsync(session, time, CancellationToken.None);
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _ = session?.DisposeAsync().AsTask();
    }
}
