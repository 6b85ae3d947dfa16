using IFeaLiD.Browser.Tests;

[assembly: CollectionBehavior(DisableTestParallelization = true)] // one test at a time has the cores

namespace IFeaLiD.Topology.Tests;

/// <summary>Programs with one server, and one browser, for all tests.</summary>
[CollectionDefinition(Name)]
public sealed class SharedTopology : ICollectionFixture<OneServer>, ICollectionFixture<Chromium>
{
    public const string Name = "Topology";
}

/// <summary>Whoever kills a program starts it again. The second viewer is on a line of its own, which can be slow.</summary>
public sealed class OneServer : IAsyncLifetime
{
    internal RunningTopology Topology { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        Topology = await RunningTopology.StartAsync(1, deadline.Token, "v2");
    }

    public async Task DisposeAsync() => await Topology.DisposeAsync();
}
