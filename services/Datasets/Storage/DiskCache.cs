using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using IFeaLiD.Datasets.Containers;

namespace IFeaLiD.Datasets.Storage;

/// <summary>
/// Copies of content that lies elsewhere, as files of one folder of this process. What was not opened for longest goes first; what is open
/// stays. Several who want the same content wait for one fetch.
/// </summary>
public sealed class DiskCache
{
    private static readonly Counter<long> Requests = new Meter(DatasetWriter.MeterName).CreateCounter<long>(
        "ifealid.cache.requests", "{request}", "Photos and datasets asked of the disk cache, by whether they lay there.");

    private readonly string folder;
    private readonly string incoming;
    private readonly Lock gate = new();
    private readonly CachedCopies copies;
    private readonly ConcurrentDictionary<string, Lazy<Task<bool>>> fetches = [];

    /// <summary>Opens the folder, creating it where needed; keeps what earlier processes fetched, but looks through each file again before it is given out.</summary>
    /// <param name="folder">Of this process alone.</param>
    /// <param name="mostBytes">Bytes that may lie there; what is open or being fetched may pass them.</param>
    public DiskCache(string folder, long mostBytes)
    {
        this.folder = Path.GetFullPath(folder);
        copies = new CachedCopies(mostBytes, sha256 => File.Delete(PathOf(sha256)));
        incoming = Path.Combine(this.folder, "incoming");
        Directory.CreateDirectory(incoming);
        foreach (var leftover in Directory.EnumerateFiles(incoming))
        {
            File.Delete(leftover);
        }

        foreach (var file in new DirectoryInfo(this.folder).EnumerateFiles().Where(file => ContentName.IsValid(file.Name)).OrderBy(file => file.LastWriteTimeUtc))
        {
            copies.Put(file.Name, file.Length, isSuspect: true);
        }

        copies.Evict();
    }

    /// <summary>Bytes that lie there.</summary>
    public long Bytes
    {
        get
        {
            lock (gate)
            {
                return copies.Bytes;
            }
        }
    }

    /// <summary>A new file for content whose name is not known yet; <see cref="Adopt"/> takes it.</summary>
    /// <param name="expectedBytes">Set aside, so that a full disk shows at once.</param>
    public FileStream Create(long expectedBytes) => new(Path.Combine(incoming, Path.GetRandomFileName()), new FileStreamOptions
    {
        Mode = FileMode.CreateNew,
        Access = FileAccess.ReadWrite,
        Share = FileShare.Read | FileShare.Delete,
        Options = FileOptions.Asynchronous,
        BufferSize = 1 << 16,
        PreallocationSize = expectedBytes,
    });

    /// <summary>Takes a closed file of <see cref="Create"/>, whose content has that name.</summary>
    public void Adopt(string path, string sha256)
    {
        var length = new FileInfo(path).Length;
        lock (gate)
        {
            File.Move(path, PathOf(sha256), overwrite: true);
            copies.Put(sha256, length, isSuspect: false);
            copies.Evict(fresh: sha256);
        }
    }

    /// <summary>Opens content, fetching it first if need be.</summary>
    /// <param name="sha256">Its name.</param>
    /// <param name="fetch">Writes it; false if it is not there. Goes on for the others when one of those who wait gives up.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Null if it is not there.</returns>
    /// <exception cref="IOException">What was fetched is something else, or the disk is full.</exception>
    public async Task<Stream?> OpenAsync(string sha256, Func<Stream, Task<bool>> fetch, CancellationToken cancellationToken)
    {
        for (var result = "hit"; ; result = "miss")
        {
            if (TryOpen(sha256, out var suspect) is { } stream)
            {
                if (!suspect || await IsWholeAsync(stream, sha256, cancellationToken))
                {
                    Requests.Add(1, new KeyValuePair<string, object?>("ifealid.cache.result", result));
                    return stream;
                }

                Drop(sha256);
            }

            var fetching = fetches.GetOrAdd(sha256, name => new Lazy<Task<bool>>(() => Task.Run(() => FetchAsync(name, fetch), CancellationToken.None)));
            if (!await fetching.Value.WaitAsync(cancellationToken))
            {
                return null;
            }
        }
    }

    /// <summary>Forgets content that is no longer wanted; streams that are open go on.</summary>
    public void Drop(string sha256)
    {
        lock (gate)
        {
            copies.Drop(sha256);
        }
    }

    private string PathOf(string sha256) => Path.Combine(folder, sha256);

    private PinnedStream? TryOpen(string sha256, out bool suspect)
    {
        lock (gate)
        {
            suspect = copies.IsSuspect(sha256);
            if (!copies.Has(sha256))
            {
                return null;
            }

            FileStream file;
            try
            {
                file = new FileStream(PathOf(sha256), new FileStreamOptions
                {
                    Share = FileShare.Read | FileShare.Delete,
                    Options = FileOptions.Asynchronous,
                    BufferSize = 1 << 16,
                });
            }
            catch (FileNotFoundException)
            {
                copies.Drop(sha256); // somebody tidied up
                return null;
            }

            copies.Pin(sha256);
            return new PinnedStream(file, () => Unpin(sha256));
        }
    }

    private void Unpin(string sha256)
    {
        lock (gate)
        {
            copies.Unpin(sha256);
        }
    }

    /// <summary>Closes the copy unless it is what its name says.</summary>
    private async Task<bool> IsWholeAsync(Stream stream, string sha256, CancellationToken cancellationToken)
    {
        var whole = false;
        try
        {
            whole = Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken)) == sha256;
            stream.Position = 0;
        }
        finally
        {
            await (whole ? ValueTask.CompletedTask : stream.DisposeAsync());
        }

        if (whole)
        {
            lock (gate)
            {
                copies.Trust(sha256);
            }
        }

        return whole;
    }

    private async Task<bool> FetchAsync(string sha256, Func<Stream, Task<bool>> fetch)
    {
        string? path = null;
        try
        {
            await using (var file = Create(0))
            {
                path = file.Name;
                if (!await fetch(file))
                {
                    return false;
                }

                await file.FlushAsync(CancellationToken.None);
                file.Position = 0;
                var found = Convert.ToHexStringLower(await SHA256.HashDataAsync(file, CancellationToken.None));
                if (found != sha256)
                {
                    throw new IOException($"The store gave content with the SHA-256 {found} in place of {sha256}.");
                }
            }

            Adopt(path, sha256);
            return true;
        }
        finally
        {
            fetches.TryRemove(sha256, out _); // also where nobody waits for the answer any more, which holds for this time alone
            if (path is not null)
            {
                File.Delete(path);
            }
        }
    }
}
