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

    [Fact]
    public async Task Who_has_another_folder_does_not_start()
    {
        await RequireRefusedAsync("Viewer", "IFeaLiD.Viewer.dll");
        await RequireRefusedAsync("Extractor", "ifealid.dll", "serve");
    }

    /// <summary>On a machine where nothing is mounted at the folder, a program says so and ends.</summary>
    private async Task RequireRefusedAsync(string project, string assembly, params string[] verb)
    {
        var unmounted = Directory.CreateDirectory(Path.Combine(Folder, "unmounted")).FullName;
        await using var node = new Node("x", port => Program(project, assembly, "x", port, ["--Engine:SharedFolder", unmounted], verb), "/readyz");
        var ended = await Assert.ThrowsAsync<InvalidOperationException>(() => node.StartAsync(Token));
        await node.ExitedAsync(Token);
        Assert.Contains($"Engine:SharedFolder is {unmounted}, which is not the folder that the other viewers and extractors use", node.Log, StringComparison.Ordinal);
        Assert.Contains("x ended", ended.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(unmounted));
    }
}
