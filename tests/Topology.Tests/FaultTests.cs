using System.Security.Cryptography;
using IFeaLiD.Viewer.Tests;
using IFeaLiD.Viewer.Views;
using Xunit.Abstractions;

namespace IFeaLiD.Topology.Tests;

/// <summary>
/// Faults in a random order while jobs come and go: <c>IFEALID_SEED</c> plays one order again, <c>IFEALID_FAULTS</c> says how many of each kind.
/// </summary>
public sealed class FaultTests(ITestOutputHelper output) : IDisposable
{
    private const int Jobs = 40;

    private readonly CancellationTokenSource deadline = new(TimeSpan.FromMinutes(10));

    private CancellationToken Token => deadline.Token;

    public void Dispose() => deadline.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task No_job_is_lost_or_ends_twice_whoever_dies(int servers)
    {
        var seed = int.Parse(Environment.GetEnvironmentVariable("IFEALID_SEED") ?? $"{Random.Shared.Next()}");
        var each = int.Parse(Environment.GetEnvironmentVariable("IFEALID_FAULTS") ?? (servers == 1 ? "5" : "1"));
        output.WriteLine($"IFEALID_SEED={seed}");
        var random = new Random(seed);
        await using var topology = await RunningTopology.StartAsync(servers, Token);

        // Each wish twice, at whichever viewer has its turn: one job, two views.
        var submitting = Task.WhenAll(Enumerable.Range(0, servers == 1 ? Jobs : 10).Select(async i =>
        {
            await Task.Delay(TimeSpan.FromSeconds(i * (servers == 1 ? 1.0 : 0.5)), Token);
            var photo = Photos.Noise(480, 360, (seed & 0xFFFF) + i);
            return (First: await topology.SubmitAsync(photo, "conv2_x,conv3_x"), Second: await topology.SubmitAsync(photo, "conv2_x,conv3_x"));
        }));
        var faults = Enumerable.Range(0, each).SelectMany(_ => new Func<Task>[] { KillExtractorAsync, StopExtractorAsync, TerminateExtractorAsync, KillServerAsync, KillViewerAsync }).ToArray();
        random.Shuffle(faults);
        foreach (var fault in faults)
        {
            await Task.Delay(random.Next(100, 800), Token);
            output.WriteLine($"{TimeProvider.System.GetUtcNow():HH:mm:ss.f} {fault.Method.Name}");
            await fault();
        }

        foreach (var (first, second) in await submitting)
        {
            var ends = new[] { await topology.UntilAsync(first.Id, view => view.Ended), await topology.UntilAsync(second.Id, view => view.Ended) };
            Assert.All(ends, end => Assert.True(end.State == ViewState.Ready, $"{end}"));
            Assert.Equal(ends[0].Stages, ends[1].Stages);
            foreach (var stage in ends[0].Stages)
            {
                foreach (var viewer in topology.Viewers)
                {
                    Assert.Equal(stage.Dataset, Convert.ToHexStringLower(SHA256.HashData(await topology.DatasetAsync(viewer, stage.Dataset!))));
                }
            }
        }

        Assert.Contains(topology.Extractors, extractor => extractor.Log.Contains("attempt 2 begins", StringComparison.Ordinal));

        // One that is at work, unless nothing is left to do.
        async Task<Node> ExtractorAsync()
        {
            var order = topology.Extractors.ToArray();
            random.Shuffle(order);
            for (var attempt = 0; attempt < 200; attempt++)
            {
                if (Array.Find(order, extractor => LastOfJobs(extractor.Log).EndsWith(" begins", StringComparison.Ordinal)) is { } busy)
                {
                    return busy;
                }

                await Task.Delay(20, Token);
            }

            return order[0];
        }

        async Task KillExtractorAsync()
        {
            var extractor = await ExtractorAsync();
            await extractor.KillAsync();
            await extractor.StartAsync(Token);
        }

        async Task StopExtractorAsync()
        {
            var extractor = await ExtractorAsync();
            await extractor.SignalAsync("STOP");
            await Task.Delay(4000, Token); // longer than a lease
            await extractor.SignalAsync("CONT");
        }

        async Task TerminateExtractorAsync()
        {
            var extractor = await ExtractorAsync();
            await extractor.SignalAsync("TERM");
            await extractor.ExitedAsync(Token);
            await extractor.StartAsync(Token);
        }

        async Task KillServerAsync()
        {
            var server = topology.Servers[random.Next(topology.Servers.Length)];
            await server.KillAsync();
            await Task.Delay(random.Next(200, 2000), Token);
            await server.RunAsync();
        }

        async Task KillViewerAsync()
        {
            var viewer = topology.Viewers[random.Next(2)];
            await viewer.KillAsync();
            await viewer.StartAsync(Token);
        }
    }

    private static string LastOfJobs(string log) => log.Split('\n').LastOrDefault(line => line.Contains("Job ", StringComparison.Ordinal))?.TrimEnd() ?? "";
}
