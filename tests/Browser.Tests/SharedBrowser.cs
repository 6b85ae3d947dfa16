// Most of a test is waiting for one of three programs: two at a time fill two cores.
[assembly: CollectionBehavior(MaxParallelThreads = 2)]

namespace IFeaLiD.Browser.Tests;

/// <summary>One program and one browser for all tests of a collection, which run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class SharedBrowser : ICollectionFixture<RunningViewer>, ICollectionFixture<Chromium>
{
    public const string Name = "Browser";
}

/// <summary>The same once more, so that two tests run at a time.</summary>
[CollectionDefinition(Name)]
public sealed class SecondBrowser : ICollectionFixture<RunningViewer>, ICollectionFixture<Chromium>
{
    public const string Name = "Second browser";
}
