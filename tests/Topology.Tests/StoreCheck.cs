using System.Security.Cryptography;
using IFeaLiD.Datasets.Storage;
using IFeaLiD.Jobs;
using IFeaLiD.Jobs.Nats;
using Microsoft.Extensions.Logging.Abstractions;
using NATS.Client.Core;
using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;
using NATS.Client.ObjectStore;

namespace IFeaLiD.Topology.Tests;

/// <summary>What lies at the server and in the folders of its programs, looked at past the programs.</summary>
internal sealed class StoreCheck(RunningTopology topology)
{
    /// <summary>Each object is what its name says, and no chunk belongs to none.</summary>
    public async Task RequireWholeAsync(string store, CancellationToken cancellationToken)
    {
        await using var connection = new NatsConnection(new NatsOpts { Url = topology.Servers[0].Url });
        var stream = new NatsJSContext(connection);
        var objects = await new NatsObjContext(stream).GetObjectStoreAsync($"ifealid-{store}", cancellationToken);
        var chunks = 0L;
        await foreach (var there in objects.ListAsync(cancellationToken: cancellationToken))
        {
            Assert.Equal(there.Name, Convert.ToHexStringLower(SHA256.HashData(await objects.GetBytesAsync(there.Name, cancellationToken))));
            chunks += there.Chunks;
        }

        var all = await stream.GetStreamAsync($"OBJ_ifealid-{store}", new StreamInfoRequest { SubjectsFilter = $"$O.ifealid-{store}.C.*" }, cancellationToken);
        Assert.NotEqual(0L, chunks);
        Assert.Equal(chunks, all.Info.State.Subjects!.Values.Sum());
    }

    /// <summary>How many chunks belong to no object: to one that is on its way, or was on its way to somebody who died.</summary>
    public async Task<long> CountStraysAsync(string store, CancellationToken cancellationToken)
    {
        await using var connection = new NatsConnection(new NatsOpts { Url = topology.Servers[0].Url });
        var stream = new NatsJSContext(connection);
        var objects = await new NatsObjContext(stream).GetObjectStoreAsync($"ifealid-{store}", cancellationToken);
        var chunks = await SubjectsAsync("C");
        if ((await SubjectsAsync("M")).Count > 0) // of a store that never had an object the list has no end
        {
            await foreach (var there in objects.ListAsync(cancellationToken: cancellationToken))
            {
                chunks.Remove($"$O.ifealid-{store}.C.{there.Nuid}");
            }
        }

        return chunks.Values.Sum();

        async Task<Dictionary<string, long>> SubjectsAsync(string kind)
        {
            var request = new StreamInfoRequest { SubjectsFilter = $"$O.ifealid-{store}.{kind}.*" };
            return (await stream.GetStreamAsync($"OBJ_ifealid-{store}", request, cancellationToken)).Info.State.Subjects?.ToDictionary() ?? [];
        }
    }

    /// <summary>Sweeps as the viewers do, but also what is young.</summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        var options = new NatsOptions { Url = topology.Servers[0].Url };
        var folder = Directory.CreateTempSubdirectory("ifealid-sweep-").FullName;
        await using (var storage = await NatsStorage.OpenAsync(options, new JobEngineOptions(), folder, TimeProvider.System, NullLoggerFactory.Instance, cancellationToken))
        {
            await storage.SweepAsync(TimeProvider.System.GetUtcNow() + TimeSpan.FromHours(1), cancellationToken);
        }

        Directory.Delete(folder, recursive: true);
    }

    /// <summary>A program's folder holds copies alone, each of which is what its name says and is known at the server.</summary>
    public async Task RequireKnownAsync(Node node, CancellationToken cancellationToken)
    {
        await using var connection = new NatsConnection(new NatsOpts { Url = topology.Servers[0].Url });
        var context = new NatsObjContext(new NatsJSContext(connection));
        var folder = topology.FolderOf(node);
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            var parts = Path.GetRelativePath(folder, file).Split('/');
            Assert.True(parts is ["cache", "photos" or "datasets", var name] && ContentName.IsValid(name), $"{file} belongs to nobody.");
            Assert.Equal(parts[2], Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(file, cancellationToken))));
            var store = await context.GetObjectStoreAsync($"ifealid-{parts[1]}", cancellationToken);
            Assert.Equal(parts[2], (await store.GetInfoAsync(parts[2], cancellationToken: cancellationToken)).Name);
        }
    }
}
