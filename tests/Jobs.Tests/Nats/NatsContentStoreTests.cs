using System.Security.Cryptography;
using IFeaLiD.Datasets.Storage;
using IFeaLiD.Jobs.Nats;
using IFeaLiD.Jobs.Nats.Storage;
using NATS.Client.JetStream;

namespace IFeaLiD.Jobs.Tests.Nats;

public sealed class NatsContentStoreTests(OneNatsServer servers) : CachedStoreConformance, IClassFixture<OneNatsServer>
{
    private readonly string name = NatsServers.NewName();
    private readonly List<NatsSession> sessions = [];

    [Fact]
    public async Task Chunks_of_a_killed_process_are_swept_and_those_of_others_stay()
    {
        var content = RandomNumberGenerator.GetBytes(700_000);
        var kept = await Put(Store, content);
        var js = new NatsJSContext(sessions[0].Connection);
        await js.PublishAsync($"$O.{name}-photos.C.orphan", new byte[100_000]);
        Assert.Equal(0, await Store.SweepAsync(TimeProvider.System.GetUtcNow() - TimeSpan.FromHours(1), default)); // may be on its way
        Assert.Equal(1, await Store.SweepAsync(TimeProvider.System.GetUtcNow() + TimeSpan.FromHours(1), default));
        Assert.Equal(0, await Store.SweepAsync(TimeProvider.System.GetUtcNow() + TimeSpan.FromHours(1), default));
        await using var stream = await (await OpenOnAsync("second")).OpenAsync(kept.Sha256, default);
        Assert.Equal(content.Length, stream!.Length);
    }

    protected override async Task<CachedContentStore> OpenOnAsync(string machine)
    {
        sessions.Add(await servers.OpenAsync(name, TimeProvider.System, CancellationToken.None));
        return await NatsContentStore.OpenAsync(sessions[^1], "photos", CacheOf(machine), CancellationToken.None);
    }

    protected override async Task CloseAsync()
    {
        foreach (var session in sessions)
        {
            await session.DisposeAsync();
        }
    }
}
