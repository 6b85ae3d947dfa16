using IFeaLiD.Datasets.Storage;

namespace IFeaLiD.Extractor.Extract;

/// <summary>The folder that gets the datasets. They are written in a hidden folder inside it and moved out when they are whole.</summary>
internal sealed class OutputFolder(string folder) : IDisposable
{
    private string? scratch;
    private FolderContentStore? photos;
    private FolderContentStore? datasets;

    /// <summary>Photos while they are worked on.</summary>
    public IContentStore Photos => photos!;

    /// <summary>For temporary files.</summary>
    public string Scratch => Path.Combine(scratch!, "maps");

    /// <summary>Datasets until they are delivered.</summary>
    public IContentStore Datasets => datasets!;

    /// <summary>Makes the folders, once.</summary>
    /// <exception cref="IOException">They cannot be made.</exception>
    public void Open()
    {
        if (scratch is null)
        {
            scratch = Path.Combine(Path.GetFullPath(folder), $".ifealid-{Path.GetRandomFileName()}");
            photos = new FolderContentStore(Path.Combine(scratch, "photos"), TimeProvider.System);
            datasets = new FolderContentStore(Path.Combine(scratch, "datasets"), TimeProvider.System);
        }
    }

    /// <summary>Gives a whole dataset its name; returns its path.</summary>
    public string Deliver(string sha256, string name)
    {
        var path = Path.Combine(folder, name);
        datasets!.MoveOut(sha256, path);
        return path;
    }

    /// <summary>Removes what was not delivered.</summary>
    public void Dispose()
    {
        if (Directory.Exists(scratch))
        {
            Directory.Delete(scratch, recursive: true);
        }
    }
}
