namespace IFeaLiD.Browser.Tests;

/// <summary>One program and one browser for all tests, which run one after the other: two cores are busy with one page.</summary>
[CollectionDefinition(Name)]
public sealed class SharedBrowser : ICollectionFixture<RunningViewer>, ICollectionFixture<Chromium>
{
    public const string Name = "Browser";
}
