namespace IFeaLiD.Extractor.Convert;

/// <summary>What is written: a hidden file beside the result, which takes its name when it is whole; or standard output.</summary>
internal sealed class OutputFile : IAsyncDisposable
{
    /// <summary>Stands for standard output.</summary>
    public const string Standard = "-";

    private readonly string? path;
    private readonly string? temporary;

    /// <param name="path">Of the result; its folder is made where needed.</param>
    /// <param name="seekable">Whether the writer goes back, so that standard output has to wait for the whole.</param>
    public OutputFile(string path, bool seekable)
    {
        if (path == Standard)
        {
            Stream = seekable ? NamelessFile.Create() : Console.OpenStandardOutput();
            return;
        }

        this.path = Path.GetFullPath(path);
        var folder = Path.GetDirectoryName(this.path)!;
        Directory.CreateDirectory(folder);
        temporary = Path.Combine(folder, $".ifealid-{Path.GetRandomFileName()}");
        Stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.Asynchronous);
    }

    /// <summary>To be filled.</summary>
    public Stream Stream { get; }

    /// <summary>The result is whole: it takes the place of what had its name.</summary>
    public async Task PublishAsync(CancellationToken cancellationToken)
    {
        await Stream.FlushAsync(cancellationToken);
        if (temporary is not null)
        {
            ((FileStream)Stream).Flush(flushToDisk: true);
            File.Move(temporary, path!, overwrite: true);
        }
        else if (Stream is FileStream waiting)
        {
            waiting.Position = 0;
            await using var standard = Console.OpenStandardOutput();
            await waiting.CopyToAsync(standard, cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Stream.DisposeAsync();
        if (temporary is not null)
        {
            File.Delete(temporary); // only there when it was not published
        }
    }
}
