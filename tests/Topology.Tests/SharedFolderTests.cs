namespace IFeaLiD.Topology.Tests;

/// <summary>The place is a folder that all of them reach.</summary>
public sealed class SharedFolderTests : SharedPlaceTests
{
    protected override string[] Place => ["--Engine:SharedFolder", Shared];

    protected override bool HasCopies => false;

    private string Shared => Path.Combine(Folder, "shared");

    protected override Task OpenAsync()
    {
        Directory.CreateDirectory(Shared);
        return Task.CompletedTask;
    }

    protected override Task CloseAsync() => Task.CompletedTask;

    protected override async Task<List<byte[]>> StoredAsync(string kind)
    {
        var files = Directory.GetFiles(Path.Combine(Shared, kind), "*", SearchOption.AllDirectories);
        return [.. await Task.WhenAll(files.Select(file => File.ReadAllBytesAsync(file, Token)))];
    }
}
