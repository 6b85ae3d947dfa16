using System.Text.Json;
using IFeaLiD.Jobs;
using NATS.Client.Core;
using NATS.Client.JetStream;
using NATS.Client.KeyValueStore;

namespace IFeaLiD.Topology.Tests;

/// <summary>What of a job lies at the servers.</summary>
internal sealed record StoredJob(JobState State, int Attempt);

/// <summary>The jobs as they lie at the servers, read past the programs.</summary>
internal sealed class StoredJobs(RunningTopology topology) : IAsyncDisposable
{
    private readonly NatsConnection connection = new(new NatsOpts { Url = string.Join(',', topology.Servers.Select(server => server.Url)) });

    /// <summary>A job that was submitted; asks until the servers answer.</summary>
    public async Task<StoredJob> FindAsync(string key, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                var store = await new NatsKVContext(new NatsJSContext(connection)).GetStoreAsync("ifealid-jobs", cancellationToken);
                return JsonSerializer.Deserialize<StoredJob>((await store.GetEntryAsync<byte[]>(key, cancellationToken: cancellationToken)).Value)!;
            }
            catch (Exception e) when (e is NatsException or TimeoutException or IOException)
            {
                await Task.Delay(50, cancellationToken);
            }
        }
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();
}
