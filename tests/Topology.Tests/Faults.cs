using System.Text.Json;
using IFeaLiD.Tests;

namespace IFeaLiD.Topology.Tests;

/// <summary>What may befall the programs. Each ends with all of them running again.</summary>
/// <param name="topology">Whose programs.</param>
/// <param name="random">Chooses whom and how long.</param>
/// <param name="submit">Called when no extractor is at work.</param>
/// <param name="cancellationToken">Gives up.</param>
internal sealed class Faults(RunningTopology topology, Random random, Action submit, CancellationToken cancellationToken)
{
    /// <summary>The servers keep the jobs there.</summary>
    private const string Stream = "KV_ifealid-jobs";

    /// <summary>Longer than a lease, for work that ended just when it was to be stopped and is taken over by nobody.</summary>
    private static readonly TimeSpan Overdue = TimeSpan.FromSeconds(8);

    public IReadOnlyList<Func<Task>> All => [KillExtractorAsync, StopExtractorAsync, TerminateExtractorAsync, KillServerAsync, KillViewerAsync];

    /// <summary>Attempts that were taken over while their extractor was stopped.</summary>
    public int TakenOver { get; private set; }

    /// <summary>Whose leadership moved: from, to.</summary>
    public List<(string From, string To)> Moves { get; } = [];

    private async Task KillExtractorAsync()
    {
        var (extractor, _) = await AtWorkAsync();
        await extractor.KillAsync();
        await extractor.StartAsync(cancellationToken);
    }

    /// <summary>Until another one has its job. What it does when it wakes up must come to nothing.</summary>
    private async Task StopExtractorAsync()
    {
        var (extractor, work) = await AtWorkAsync();
        await extractor.SignalAsync("STOP");
        var takenOver = false;
        for (var start = TimeProvider.System.GetTimestamp(); !takenOver && TimeProvider.System.GetElapsedTime(start) < Overdue;)
        {
            await Task.Delay(50, cancellationToken);
            takenOver = topology.Jobs.Attempts.Any(attempt => attempt.Key == work.Key && attempt.Number > work.Number);
        }

        await extractor.SignalAsync("CONT");
        if (takenOver)
        {
            TakenOver++;
            while (work.Outcome is null)
            {
                await Task.Delay(50, cancellationToken);
            }

            Assert.False(work.IsAccepted, $"{work}, though it was taken over");
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
            foreach (var extractor in order)
            {
                if (topology.Jobs.WorkOf(extractor) is { } work)
                {
                    await Task.Delay(into, cancellationToken);
                    if (topology.Jobs.WorkOf(extractor) == work)
                    {
                        return (extractor, work);
                    }

                    into /= 2; // it was done sooner
                }
            }

            if (turn % 100 == 0)
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
