using IFeaLiD.Datasets.Storage;

namespace IFeaLiD.Extractor.Extract;

/// <summary>Where datasets go. They are written in a hidden folder and come out of it when they are whole.</summary>
/// <param name="place">Folder that gets the hidden folder.</param>
internal abstract class Output(string place) : IDisposable
{
    private string? hidden;
    private FolderContentStore? photos;
    private FolderContentStore? datasets;

    /// <summary>Photos while they are worked on.</summary>
    public IContentStore Photos => photos!;

    /// <summary>Datasets until they are delivered.</summary>
    public FolderContentStore Datasets => datasets!;

    /// <summary>For temporary files.</summary>
    public string Scratch => Path.Combine(hidden!, "maps");

    /// <summary>Folder that has the hidden folder.</summary>
    protected string Place { get; } = place;

    /// <summary>A folder, or standard output for <c>-</c>.</summary>
    public static Output To(string folder) => folder == PhotoFile.Stream ? new StreamOutput() : new FolderOutput(folder);

    /// <summary>Makes the folders, once.</summary>
    /// <exception cref="IOException">They cannot be made.</exception>
    public void Open()
    {
        if (hidden is null)
        {
            hidden = Path.Combine(Path.GetFullPath(Place), $".ifealid-{Path.GetRandomFileName()}");
            photos = new FolderContentStore(Path.Combine(hidden, "photos"), TimeProvider.System);
            datasets = new FolderContentStore(Path.Combine(hidden, "datasets"), TimeProvider.System);
        }
    }

    /// <summary>Brings a whole dataset to its place.</summary>
    /// <param name="sha256">Its name among the <see cref="Datasets"/>.</param>
    /// <param name="name">Its file's name, with a folder where it has one.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    /// <returns>Its path.</returns>
    public abstract Task<string> DeliverAsync(string sha256, string name, CancellationToken cancellationToken);

    /// <summary>Removes what was not delivered.</summary>
    public void Dispose()
    {
        if (Directory.Exists(hidden))
        {
            Directory.Delete(hidden, recursive: true);
        }
    }

    private sealed class FolderOutput(string folder) : Output(folder)
    {
        public override Task<string> DeliverAsync(string sha256, string name, CancellationToken cancellationToken)
        {
            var path = Path.Combine(Place, name);
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            Datasets.MoveOut(sha256, path);
            return Task.FromResult(path);
        }
    }

    private sealed class StreamOutput() : Output(Path.GetTempPath())
    {
        public override async Task<string> DeliverAsync(string sha256, string name, CancellationToken cancellationToken)
        {
            await using var dataset = await Datasets.OpenAsync(sha256, cancellationToken) ?? throw new FileNotFoundException("The dataset is gone.");
            await using var output = Console.OpenStandardOutput();
            await dataset.CopyToAsync(output, cancellationToken);
            await output.FlushAsync(cancellationToken);
            return PhotoFile.Stream;
        }
    }
}
