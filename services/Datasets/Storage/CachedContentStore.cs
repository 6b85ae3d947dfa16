using System.Security.Cryptography;

namespace IFeaLiD.Datasets.Storage;

/// <summary>Content that lies at servers, with copies on this machine's disk, from which it is read: the disk gives any range at once.</summary>
/// <param name="cache">Of this store alone.</param>
/// <param name="time">When content is put.</param>
public abstract class CachedContentStore(DiskCache cache, TimeProvider time) : IContentStore
{
    /// <inheritdoc/>
    public async Task<StoredContent> PutAsync(Func<Stream, CancellationToken, Task> write, long expectedBytes, CancellationToken cancellationToken)
    {
        string? path = null;
        try
        {
            StoredContent stored;
            await using (var file = cache.Create(expectedBytes))
            {
                path = file.Name;
                await write(file, cancellationToken);
                await file.FlushAsync(cancellationToken);
                file.Position = 0;
                var sha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken));
                file.SetLength(file.Position);
                file.Position = 0;
                stored = new StoredContent(sha256, file.Length, time.GetUtcNow());
                await PublishAsync(stored, file, cancellationToken);
            }

            cache.Adopt(path, stored.Sha256);
            return stored;
        }
        finally
        {
            if (path is not null)
            {
                File.Delete(path);
            }
        }
    }

    /// <inheritdoc/>
    public async Task<Stream?> OpenAsync(string sha256, CancellationToken cancellationToken)
    {
        if (await FindAsync(sha256, cancellationToken) is null)
        {
            cache.Drop(sha256);
            return null;
        }

        return await cache.OpenAsync(sha256, file => FetchAsync(sha256, file), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<StoredContent?> FindAsync(string sha256, CancellationToken cancellationToken) =>
        ContentName.IsValid(sha256) ? DescribeAsync(sha256, cancellationToken) : Task.FromResult<StoredContent?>(null);

    /// <inheritdoc/>
    public async Task<bool> DeleteAsync(string sha256, CancellationToken cancellationToken)
    {
        cache.Drop(sha256);
        if (await FindAsync(sha256, cancellationToken) is null)
        {
            return false;
        }

        await RemoveAsync(sha256, cancellationToken);
        return true;
    }

    /// <inheritdoc/>
    public abstract IAsyncEnumerable<StoredContent> ListOlderAsync(DateTimeOffset moment, CancellationToken cancellationToken);

    /// <summary>Removes what killed processes left half written at the servers.</summary>
    /// <param name="before">Younger things may be on their way.</param>
    /// <param name="cancellationToken">Ends between two.</param>
    /// <returns>How many were removed.</returns>
    public abstract Task<int> SweepAsync(DateTimeOffset before, CancellationToken cancellationToken);

    /// <summary>Brings content to the servers, all or nothing; what is there already becomes new.</summary>
    /// <param name="content">What it is.</param>
    /// <param name="file">Its bytes, from the first on.</param>
    /// <param name="cancellationToken">Gives up.</param>
    protected abstract Task PublishAsync(StoredContent content, Stream file, CancellationToken cancellationToken);

    /// <summary>What lies at the servers under a valid name, or null.</summary>
    protected abstract Task<StoredContent?> DescribeAsync(string sha256, CancellationToken cancellationToken);

    /// <summary>Writes what lies at the servers to a file; false if it is not there. It goes on when one of those who wait for it gives up.</summary>
    protected abstract Task<bool> FetchAsync(string sha256, Stream file);

    /// <summary>Removes what lies at the servers.</summary>
    protected abstract Task RemoveAsync(string sha256, CancellationToken cancellationToken);
}
