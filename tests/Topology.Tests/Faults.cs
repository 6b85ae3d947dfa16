using System.Text.Json;
using IFeaLiD.Jobs;
using IFeaLiD.Tests;

namespace IFeaLiD.Topology.Tests;

/// <summary>What may befall the programs. Each ends with all of them running again.</summary>
/// <param name="topology">Whose programs.</param>
/// <param name="random">Chooses whom and how long.</param>
/// <param name="submit">Called when no extractor is at work.</param>
/// <param name="cancellationToken">Gives up.</param>
internal sealed class Faults(RunningTopology topology, Random random, Action submit, CancellationToken cancellationToken) : IAsyncDisposable
{
    /// <summary>The servers keep the jobs there.</summary>
    private const string Stream = "KV_ifealid-jobs";

    private readonly StoredJobs stored = new(topology);

    public IReadOnlyList<Func<Task>> All => [KillExtractorAsync, StopExtractorAsync, TerminateExtractorAsync, KillServerAsync, KillViewerAsync];

    /// <summary>Attempts that were taken over while their extractor was stopped.</summary>
    public int TakenOver { get; private set; }

    /// <summary>Whose leadership moved: from, to.</summary>
    public List<(string From, string To)> Moves { get; } = [];

    public ValueTask DisposeAsync() => stored.DisposeAsync();

    private async Task KillExtractorAsync()
    {
        var (extractor, _) = await AtWorkAsync();
        await extractor.KillAsync();
        await extractor.StartAsync(cancellationToken);
    }

    /// <summary>Until another one has its job. What it does when it wakes up must come to nothing.</summary>
    private async Task StopExtractorAsync()
    {
        var before = TakenOver;
        while (TakenOver == before)
        {
            var (extractor, work) = await AtWorkAsync();
            await extractor.SignalAsync("STOP");
            var takenOver = await IsTakenOverAsync(work);
            await extractor.SignalAsync("CONT");
            while (takenOver && work.Outcome is null)
            {
                await Task.Delay(50, cancellationToken);
            }

            Assert.False(takenOver && work.IsAccepted, $"{work}, though it was taken over");
            TakenOver += work.IsFenced ? 1 : 0; // else it ended just when it was to be stopped
        }
    }

    /// <summary>Waits until an attempt whose extractor is stopped is followed by another one; false when it had ended before.</summary>
    private async Task<bool> IsTakenOverAsync(Attempt work)
    {
        while (true)
        {
            var job = await stored.FindAsync(work.Key, cancellationToken);
            if (job.Attempt > work.Number || job.State != JobState.Running)
            {
                return job.Attempt > work.Number;
            }

            await Task.Delay(50, cancellationToken);
        }
    }

    private async Task TerminateExtractorAsync()
    {
        var (extractor, _) = await AtWorkAsync();
        await extractor.SignalAsync("TERM");
        Assert.Equal(0, await extractor.ExitedAsync(cancellationToken));
        await extractor.StartAsync(cancellationToken);
    }

    /// <summary>The only one, or of a cluster the one that leads.</summary>
    private async Task KillServerAsync()
    {
        await AtWorkAsync();
        var alone = topology.Servers.Length == 1;
        var server = alone ? topology.Servers[0] : await LeaderAsync(topology.Servers);
        await server.KillAsync();
        if (!alone)
        {
            Moves.Add((server.Name, (await LeaderAsync(topology.Servers.Except([server]))).Name));
        }

        await Task.Delay(random.Next(200, 2000), cancellationToken);
        await server.RunAsync();
    }

    private async Task KillViewerAsync()
    {
        await AtWorkAsync();
        var viewer = topology.Viewers[random.Next(topology.Viewers.Length)];
        await viewer.KillAsync();
        await viewer.StartAsync(cancellationToken);
    }

    /// <summary>An extractor in the middle of its work.</summary>
    private async Task<(Node Extractor, Attempt Work)> AtWorkAsync()
    {
        var order = topology.Extractors.ToArray();
        random.Shuffle(order);
        var into = random.Next(400);
        for (var turn = 0; ; turn++)
        {
            if (order.Select(extractor => (Node: extractor, Work: topology.Jobs.WorkOf(extractor))).FirstOrDefault(at => at.Work is not null) is ({ } extractor, { } work))
            {
                await Task.Delay(into, cancellationToken);
                if (topology.Jobs.WorkOf(extractor) == work)
                {
                    return (extractor, work);
                }

                into /= 2; // it was done sooner
                turn = 0;
            }

            if (turn % 50 == 0)
            {
                submit();
            }

            await Task.Delay(20, cancellationToken);
        }
    }

    /// <summary>Which of the servers leads the stream of jobs, by what they themselves say.</summary>
    private async Task<NatsServer> LeaderAsync(IEnumerable<NatsServer> servers)
    {
        using var http = new HttpClient();
        while (true)
        {
            foreach (var server in servers)
            {
                try
                {
                    using var answer = JsonDocument.Parse(await http.GetStringAsync(
                        new Uri($"http://127.0.0.1:{server.MonitorPort}/jsz?accounts=true&streams=true"), cancellationToken));
                    if (LeaderIn(answer.RootElement) is { } name && servers.FirstOrDefault(one => one.Name == name) is { } leader)
                    {
                        return leader;
                    }
                }
                catch (HttpRequestException)
                {
                    // It is not there.
                }
            }

            await Task.Delay(100, cancellationToken);
        }
    }

    private static string? LeaderIn(JsonElement monitoring) =>
        monitoring.TryGetProperty("account_details", out var accounts)
            ? accounts.EnumerateArray()
                .SelectMany(account => account.TryGetProperty("stream_detail", out var streams) ? streams.EnumerateArray().ToArray() : [])
                .Where(stream => stream.GetProperty("name").GetString() == Stream && stream.TryGetProperty("cluster", out _))
                .Select(stream => stream.GetProperty("cluster").TryGetProperty("leader", out var leader) ? leader.GetString() : null)
                .FirstOrDefault()
            : null;
}
