using IFeaLiD.Viewer.Tests;
using IFeaLiD.Viewer.Views;
using Xunit.Abstractions;

namespace IFeaLiD.Topology.Tests;

/// <summary>
/// Faults in a random order while jobs come and go: <c>IFEALID_SEED</c> plays one order again, <c>IFEALID_FAULTS</c> says how many of each kind.
/// </summary>
[Collection(SharedTopology.Name)]
public sealed class FaultTests(OneServer shared, ITestOutputHelper output) : IDisposable
{
    private readonly CancellationTokenSource deadline = new(TimeSpan.FromMinutes(10));

    private CancellationToken Token => deadline.Token;

    public void Dispose() => deadline.Dispose();

    [Fact]
    public Task No_job_is_lost_or_ends_twice_whoever_dies() => RunAsync(shared.Topology, jobs: 40, each: 5);

    [Fact]
    public async Task No_job_is_lost_or_ends_twice_when_the_leader_of_a_cluster_or_anybody_else_dies()
    {
        await using var cluster = await RunningTopology.StartAsync(3, Token);
        await RunAsync(cluster, jobs: 10, each: 1);
    }

    private async Task RunAsync(RunningTopology topology, int jobs, int each)
    {
        var seed = int.Parse(Environment.GetEnvironmentVariable("IFEALID_SEED") ?? $"{Random.Shared.Next()}");
        each = int.Parse(Environment.GetEnvironmentVariable("IFEALID_FAULTS") ?? $"{each}");
        output.WriteLine($"IFEALID_SEED={seed}");
        var random = new Random(seed);
        var following = new List<Task>();
        await using var faults = new Faults(topology, random, Submit, Token);
        var order = Enumerable.Range(0, each).SelectMany(_ => faults.All).ToArray();
        random.Shuffle(order);
        var earlier = topology.Jobs.Attempts.Count;
        try
        {
            foreach (var fault in order)
            {
                Submit();
                await Task.Delay(random.Next(100, 800), Token);
                output.WriteLine($"{TimeProvider.System.GetUtcNow():HH:mm:ss.f} {fault.Method.Name}");
                await fault();
            }

            while (following.Count < jobs)
            {
                Submit();
            }

            await Task.WhenAll(following);
            await WrittenDownAsync();
        }
        finally
        {
            output.WriteLine(Oracle.Describe(Attempts()));
            output.WriteLine($"{faults.TakenOver} taken over; leadership: {string.Join(", ", faults.Moves.Select(move => $"{move.From} to {move.To}"))}");
        }

        Oracle.Require(Attempts(), topology.Extractors);
        Assert.Equal(following.Count, Attempts().DistinctBy(attempt => attempt.Key).Count());
        Assert.Contains(Attempts(), attempt => attempt.Number > 1);
        Assert.Equal(each, faults.TakenOver);
        Assert.Equal(topology.Servers.Length == 1 ? 0 : each, faults.Moves.Count);

        // An extractor may say that a job is done later than those who follow it learn that.
        async Task WrittenDownAsync()
        {
            while (Attempts().DistinctBy(attempt => attempt.Key).Count() < following.Count
                || Attempts().Any(attempt => attempt.Outcome is null && topology.Extractors.Any(node => (node.Name, node.Run) == (attempt.Node, attempt.Run))))
            {
                await Task.Delay(50, Token);
            }
        }

        IReadOnlyList<Attempt> Attempts() => [.. topology.Jobs.Attempts.Skip(earlier)];

        void Submit() => following.Add(FollowAsync(Photos.Noise(480, 360, (seed & 0xFFFF) + following.Count)));

        // Each wish twice, at whichever viewer has its turn: one job, two views.
        Task FollowAsync(byte[] photo) => Task.WhenAll(Enumerable.Range(0, 2).Select(async _ =>
        {
            var submitted = await topology.SubmitAsync(photo, "conv2_x,conv3_x", Token);
            var end = await topology.UntilAsync(submitted.Id, view => view.Ended, TimeSpan.FromMilliseconds(500), steady: false, Token);
            Assert.True(end.State == ViewState.Ready, $"{end}");
            foreach (var viewer in topology.Viewers)
            {
                Assert.Equal(end.Stages, (await topology.UntilAsync(submitted.Id, view => view.Ended, TimeSpan.FromMilliseconds(500), steady: false, Token, viewer.Address)).Stages);
                foreach (var stage in end.Stages)
                {
                    await topology.CheckDatasetAsync(viewer.Address, stage.Dataset!, Token);
                }
            }
        }));
    }
}
