using IFeaLiD.Jobs.Nats;
using IFeaLiD.Tests;
using Microsoft.Extensions.Logging.Abstractions;

namespace IFeaLiD.Jobs.Tests.Nats;

/// <summary>Servers for the tests of a class; each test has names of its own at them.</summary>
public abstract class NatsServers(int size) : IAsyncLifetime
{
    private NatsServer[] servers = [];

    internal IReadOnlyList<NatsServer> All => servers;

    public async Task InitializeAsync() => servers = size == 1 ? [await NatsServer.StartAsync()] : await NatsServer.StartClusterAsync(size);

    public async Task DisposeAsync()
    {
        foreach (var server in servers)
        {
            await server.DisposeAsync();
        }
    }

    internal NatsOptions Options(string name) => new()
    {
        Url = string.Join(',', servers.Select(server => server.Url)),
        Name = name,
        Replicas = size,
    };

    internal Task<NatsSession> OpenAsync(string name, TimeProvider time, CancellationToken cancellationToken) =>
        NatsSession.OpenAsync(Options(name), time, NullLoggerFactory.Instance, cancellationToken);

    internal static string NewName() => $"t{Guid.NewGuid():N}"[..16];
}

public sealed class OneNatsServer() : NatsServers(1);

public sealed class NatsCluster() : NatsServers(3);
