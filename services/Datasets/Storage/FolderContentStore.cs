using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace IFeaLiD.Datasets.Storage;

/// <summary>Content as files of one folder.</summary>
/// <remarks>
/// Publishing: preallocated temporary file in the same volume, write, flush to disk, hash, rename, flush the folder. A process
/// that dies leaves a temporary file at most, which the next start removes; so only one process may use a folder, unless all of them say that they share it.
/// </remarks>
public sealed partial class FolderContentStore : IContentStore
{
    private static readonly TimeSpan Unfinished = TimeSpan.FromDays(1);

    private readonly string folder;
    private readonly string incoming;
    private readonly TimeProvider time;

    /// <summary>Opens the folder, creating it where needed, and removes what an earlier process left unfinished.</summary>
    /// <param name="folder">Where the files lie.</param>
    /// <param name="time">When they are published.</param>
    /// <param name="shared">Whether other processes use the folder, too: then only what has been unfinished for a day is removed.</param>
    public FolderContentStore(string folder, TimeProvider time, bool shared = false)
    {
        this.folder = Path.GetFullPath(folder);
        this.time = time;
        incoming = Path.Combine(this.folder, "incoming");
        Directory.CreateDirectory(incoming);
        foreach (var leftover in new DirectoryInfo(incoming).EnumerateFiles().Where(file => !shared || file.LastWriteTimeUtc < time.GetUtcNow().UtcDateTime - Unfinished))
        {
            leftover.Delete();
        }
    }

    /// <inheritdoc/>
    public async Task<StoredContent> PutAsync(Func<Stream, CancellationToken, Task> write, long expectedBytes, CancellationToken cancellationToken)
    {
        var temporary = Path.Combine(incoming, Path.GetRandomFileName());
        try
        {
            string sha256;
            long bytes;
            await using (var file = new FileStream(temporary, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.ReadWrite,
                Options = FileOptions.Asynchronous,
                BufferSize = 1 << 16,
                PreallocationSize = expectedBytes,
            }))
            {
                await write(file, cancellationToken);
                await file.FlushAsync(cancellationToken);
                bytes = file.Length;
                file.Position = 0;
                sha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken));
                file.SetLength(bytes); // gives back what was preallocated too much
                file.Flush(flushToDisk: true);
            }

            var path = PathOf(sha256);
            if (!Directory.Exists(Path.GetDirectoryName(path)))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                FolderSync.Flush(folder);
            }

            File.SetLastWriteTimeUtc(temporary, time.GetUtcNow().UtcDateTime);
            File.Move(temporary, path, overwrite: true);
            FolderSync.Flush(Path.GetDirectoryName(path)!);
            return new StoredContent(sha256, bytes, time.GetUtcNow());
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <inheritdoc/>
    public Task<Stream?> OpenAsync(string sha256, CancellationToken cancellationToken)
    {
        try
        {
            return Task.FromResult<Stream?>(Name().IsMatch(sha256)
                ? new FileStream(PathOf(sha256), new FileStreamOptions
                {
                    Share = FileShare.Read | FileShare.Delete,
                    Options = FileOptions.Asynchronous,
                    BufferSize = 1 << 16,
                })
                : null);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return Task.FromResult<Stream?>(null);
        }
    }

    /// <inheritdoc/>
    public Task<StoredContent?> FindAsync(string sha256, CancellationToken cancellationToken)
    {
        var file = Name().IsMatch(sha256) ? new FileInfo(PathOf(sha256)) : null;
        return Task.FromResult(file is { Exists: true } ? Describe(file) : null);
    }

    /// <inheritdoc/>
    public Task<bool> DeleteAsync(string sha256, CancellationToken cancellationToken)
    {
        var found = Name().IsMatch(sha256) && File.Exists(PathOf(sha256));
        if (found)
        {
            File.Delete(PathOf(sha256));
        }

        return Task.FromResult(found);
    }

    /// <summary>Takes content out of the store and gives it a path of its own in the same volume, replacing what is there at once.</summary>
    /// <exception cref="IOException">It is not there, or the path cannot be written.</exception>
    public void MoveOut(string sha256, string path)
    {
        if (!Name().IsMatch(sha256))
        {
            throw new FileNotFoundException("Nothing is stored under that name.");
        }

        File.Move(PathOf(sha256), path, overwrite: true);
        FolderSync.Flush(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoredContent> ListOlderAsync(DateTimeOffset moment, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Name().IsMatch(file.Name) && file.Exists && file.LastWriteTimeUtc < moment.UtcDateTime)
            {
                yield return Describe(file);
            }
        }

        await Task.CompletedTask;
    }

    /// <summary>The only place that makes a path; the name has been checked.</summary>
    private string PathOf(string sha256) => Path.Combine(folder, sha256[..2], sha256);

    private static StoredContent Describe(FileInfo file) =>
        new(file.Name, file.Length, new DateTimeOffset(file.LastWriteTimeUtc, TimeSpan.Zero));

    [GeneratedRegex("\\A[0-9a-f]{64}\\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Name();
}
