namespace IFeaLiD.Topology.Tests;

[Collection(SharedTopology.Name)]
public sealed class ShutdownTests(OneServer shared)
{
    [Fact]
    public async Task Programs_that_are_asked_to_stop_end_without_complaint()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        foreach (var node in new[] { shared.Topology.Viewers[0], shared.Topology.Extractors[0] })
        {
            await node.SignalAsync("TERM");
            Assert.Equal(0, await node.ExitedAsync(deadline.Token));
            await node.StartAsync(deadline.Token);
        }
    }
}
