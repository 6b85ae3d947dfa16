namespace IFeaLiD.Jobs.Nats;

/// <summary>
/// The folder that all programs share: the first one leaves a mark in it and tells the servers, so that an empty mount point, or another folder, is not
/// taken for it.
/// </summary>
internal sealed class SharedFolder
{
    private const string FileName = "ifealid-folder.txt";
    private const string Key = "mark";

    private readonly string path;
    private readonly string mark;

    private SharedFolder(string path, string mark)
    {
        this.path = path;
        this.mark = mark;
    }

    /// <summary>Opens the folder that the others use, or makes it that if this is the first program.</summary>
    /// <exception cref="EngineUnreachableException">It is another one.</exception>
    public static async Task<SharedFolder> OpenAsync(NatsSession session, string path, CancellationToken cancellationToken)
    {
        var bucket = await Bucket<Mark>.OpenAsync(session, "folder", cancellationToken);
        var (known, revision) = await bucket.ReadAsync(Key, cancellationToken);
        while (known is null)
        {
            known = new Mark(ReadMark(path) ?? MakeMark(path));
            if (await bucket.WriteAsync(Key, known, revision, cancellationToken) is null)
            {
                (known, revision) = await bucket.ReadAsync(Key, cancellationToken); // another program was first
            }
        }

        var folder = new SharedFolder(path, known.Id);
        return folder.Fault() is { } fault ? throw new EngineUnreachableException(fault) : folder;
    }

    /// <summary>Why this is not the folder that the others use; null when it is.</summary>
    public string? Fault() => ReadMark(path) switch
    {
        { } found when found == mark => null,
        var found => $"Engine:SharedFolder is {path}, which is not the folder that the other viewers and extractors use: "
            + $"expected the file {FileName} in it with {mark}, found {found ?? "none"}. Mount that folder, or, if its content was moved here, write that file.",
    };

    private static string? ReadMark(string path)
    {
        try
        {
            return File.ReadAllText(Path.Combine(path, FileName)).Trim();
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Whole or not at all, and of two programs at the same time one makes it.</summary>
    private static string MakeMark(string path)
    {
        var whole = Path.Combine(path, $"{FileName}.{Guid.NewGuid():N}");
        try
        {
            File.WriteAllText(whole, Guid.NewGuid().ToString("N"));
            File.Move(whole, Path.Combine(path, FileName), overwrite: false);
        }
        catch (IOException) when (ReadMark(path) is not null)
        {
            File.Delete(whole);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EngineUnreachableException($"Engine:SharedFolder is {path}, where nothing can be written ({e.Message.TrimEnd('.')}). Make it writable.", e);
        }

        return ReadMark(path)!;
    }

    /// <param name="Id">What stands in the file.</param>
    internal sealed record Mark(string Id);
}
