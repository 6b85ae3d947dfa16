// Most of a test is waiting: for starts, for jobs of another process. Two at a time fill two cores.
[assembly: CollectionBehavior(MaxParallelThreads = 2)]

namespace IFeaLiD.Viewer.Tests;

/// <summary>One program for all classes that do it no harm.</summary>
public sealed class SharedProgram : IAsyncLifetime
{
    private readonly string folder = ViewerProgram.NewFolder();

    public ViewerProgram Program { get; private set; } = null!;

    public async Task InitializeAsync() => Program = await ViewerProgram.StartAsync(folder);

    public async Task DisposeAsync()
    {
        await Program.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}

[CollectionDefinition(Name)]
public sealed class OneProgram : ICollectionFixture<SharedProgram>
{
    public const string Name = "shared program";
}
