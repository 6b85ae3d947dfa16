using IFeaLiD.Jobs.Nats;
using IFeaLiD.Jobs.Nats.Work;
using IFeaLiD.Tests;
using Microsoft.Extensions.Logging.Abstractions;

namespace IFeaLiD.Jobs.Tests.Nats;

/// <summary>Servers of one test, and one connection a program.</summary>
internal sealed class ServerGroup(NatsServer[] servers, CancellationToken cancellationToken) : IAsyncDisposable
{
    private readonly List<NatsSession> sessions = [];

    public static async Task<ServerGroup> StartAsync(int size, CancellationToken cancellationToken) =>
        new(size == 1 ? [await NatsServer.StartAsync()] : await NatsServer.StartClusterAsync(size), cancellationToken);

    /// <summary>Port of the first server.</summary>
    public int Port => new Uri(servers[0].Url).Port;

    /// <param name="line">Instead of straight to the servers.</param>
    public async Task<NatsJobEngine> OpenAsync(TcpLine? line = null)
    {
        var options = new NatsOptions
        {
            Url = line is null ? string.Join(',', servers.Select(server => server.Url)) : $"nats://127.0.0.1:{line.Port}",
            Replicas = servers.Length,
        };
        sessions.Add(await NatsSession.OpenAsync(options, TimeProvider.System, NullLoggerFactory.Instance, cancellationToken));
        var jobs = new JobEngineOptions { LeaseDuration = TimeSpan.FromSeconds(2), Heartbeat = TimeSpan.FromMilliseconds(300) };
        return await NatsJobEngine.OpenAsync(sessions[^1], jobs, cancellationToken);
    }

    public async Task<NatsServer> LeaderAsync(string bucket)
    {
        while (servers.Length > 1)
        {
            var stream = await sessions[0].JetStream.GetStreamAsync($"KV_ifealid-{bucket}", cancellationToken: cancellationToken);
            if (servers.FirstOrDefault(server => server.Name == stream.Info.Cluster?.Leader) is { } leader)
            {
                return leader;
            }

            await Task.Delay(50, cancellationToken); // they elect one
        }

        return servers[0];
    }

    /// <summary>Asks again while the servers do not answer.</summary>
    public static async Task<T> UntilAnsweredAsync<T>(Func<Task<T>> ask, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await ask();
            }
            catch (StorageUnavailableException)
            {
                await Task.Delay(100, cancellationToken);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in servers)
        {
            await server.DisposeAsync();
        }

        foreach (var session in sessions)
        {
            await session.DisposeAsync();
        }
    }
}
