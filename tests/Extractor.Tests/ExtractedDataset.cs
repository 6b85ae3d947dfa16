using IFeaLiD.Tests;

namespace IFeaLiD.Extractor.Tests;

/// <summary>A dataset that the program made from a real photo: conv3_x at 16 bit.</summary>
public sealed class ExtractedDataset : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder folder = new();

    internal string Path => folder["cat.conv3_x.zip"];

    public async Task InitializeAsync()
    {
        var photo = System.IO.Path.Combine(Repository.Root, "services", "Viewer", "Client", "public", "samples", "cat.jpg");
        var run = await Ifealid.RunAsync("extract", photo, "-o", folder.Path, "--stage", "conv3_x", "--precision", "16");
        Assert.True(run.ExitCode == 0, run.Error);
    }

    public Task DisposeAsync()
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose() => folder.Dispose();
}
