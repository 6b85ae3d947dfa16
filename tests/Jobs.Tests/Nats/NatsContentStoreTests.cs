using System.Security.Cryptography;
using IFeaLiD.Datasets.Storage;
using IFeaLiD.Datasets.Tests.Storage;
using IFeaLiD.Jobs.Nats;
using IFeaLiD.Jobs.Nats.Storage;
using NATS.Client.JetStream;

namespace IFeaLiD.Jobs.Tests.Nats;

public sealed class NatsContentStoreTests(OneNatsServer servers) : ContentStoreConformance, IClassFixture<OneNatsServer>, IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("ifealid-cache-").FullName;
    private readonly string name = NatsServers.NewName();
    private readonly List<NatsSession> sessions = [];
    private NatsContentStore store = null!;

    public async Task InitializeAsync() => store = await OpenOnAsync("first");

    public async Task DisposeAsync()
    {
        foreach (var session in sessions)
        {
            await session.DisposeAsync();
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task What_one_machine_puts_another_reads_and_deletes()
    {
        var other = await OpenOnAsync("second");
        var content = RandomNumberGenerator.GetBytes(3_000_000);
        var stored = await Put(store, content);
        await using (var stream = await other.OpenAsync(stored.Sha256, default))
        {
            using var copy = new MemoryStream();
            await stream!.CopyToAsync(copy);
            Assert.Equal(content, copy.ToArray());
            Assert.True(await other.DeleteAsync(stored.Sha256, default));
            stream.Position = 0;
            Assert.Equal(content[0], stream.ReadByte()); // an open stream goes on
        }

        Assert.Null(await store.OpenAsync(stored.Sha256, default));
        Assert.Empty(await List(store));
    }

    [Fact]
    public async Task Who_puts_what_is_there_makes_it_new_and_leaves_its_chunks_alone()
    {
        var other = await OpenOnAsync("second");
        var content = RandomNumberGenerator.GetBytes(1_000_000);
        var first = await Put(store, content);
        var between = TimeProvider.System.GetUtcNow();
        await Task.Delay(20);
        await Put(other, content);
        var third = await OpenOnAsync("third");
        Assert.True((await third.FindAsync(first.Sha256, default))!.PublishedAt >= between);
        await using var stream = await third.OpenAsync(first.Sha256, default);
        Assert.Equal(content.Length, stream!.Length);
    }

    [Fact]
    public async Task Chunks_of_a_killed_process_are_swept_and_those_of_others_stay()
    {
        var content = RandomNumberGenerator.GetBytes(700_000);
        var kept = await Put(store, content);
        var js = new NatsJSContext(sessions[0].Connection);
        await js.PublishAsync($"$O.{name}-photos.C.orphan", new byte[100_000]);
        Assert.Equal(0, await store.SweepAsync(TimeProvider.System.GetUtcNow() - TimeSpan.FromHours(1), default)); // may be on its way
        Assert.Equal(1, await store.SweepAsync(TimeProvider.System.GetUtcNow() + TimeSpan.FromHours(1), default));
        Assert.Equal(0, await store.SweepAsync(TimeProvider.System.GetUtcNow() + TimeSpan.FromHours(1), default));
        await using var stream = await (await OpenOnAsync("second")).OpenAsync(kept.Sha256, default);
        Assert.Equal(content.Length, stream!.Length);
    }

    [Fact]
    public async Task A_spoilt_copy_is_fetched_again()
    {
        var content = RandomNumberGenerator.GetBytes(100_000);
        var stored = await Put(store, content);
        await File.WriteAllBytesAsync(Path.Combine(folder, "first", stored.Sha256), new byte[content.Length]);
        var restarted = await OpenOnAsync("first");
        await using var stream = await restarted.OpenAsync(stored.Sha256, default);
        Assert.Equal(content[0], stream!.ReadByte());
    }

    protected override IContentStore Open() => store;

    protected override void AssertNothingUnfinished() => Assert.Empty(Directory.EnumerateFiles(Path.Combine(folder, "first", "incoming")));

    private async Task<NatsContentStore> OpenOnAsync(string machine)
    {
        sessions.Add(await servers.OpenAsync(name, TimeProvider.System, CancellationToken.None));
        return await NatsContentStore.OpenAsync(sessions[^1], "photos", new DiskCache(Path.Combine(folder, machine), 1L << 30), CancellationToken.None);
    }
}
