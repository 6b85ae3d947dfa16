using System.Security.Cryptography;
using IFeaLiD.Datasets.Storage;

namespace IFeaLiD.Viewer.Uploads;

/// <summary>Files for the time of one request: they have no name in the file system, so they are gone with it, however it ends. Each can be opened once.</summary>
/// <param name="folder">On whose disk they lie; made where needed.</param>
internal sealed class ScratchStore(string folder) : IContentStore, IAsyncDisposable
{
    private readonly Dictionary<string, FileStream> files = [];

    public async Task<StoredContent> PutAsync(Func<Stream, CancellationToken, Task> write, long expectedBytes, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, Path.GetRandomFileName());
        var file = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Delete, 1 << 16, FileOptions.Asynchronous);
        File.Delete(path);
        try
        {
            await write(file, cancellationToken);
            file.Position = 0;
            var sha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken));
            file.Position = 0;
            await DeleteAsync(sha256, cancellationToken); // the same once more
            files[sha256] = file;
            return new StoredContent(sha256, file.Length, DateTimeOffset.UnixEpoch);
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    public Task<Stream?> OpenAsync(string sha256, CancellationToken cancellationToken)
    {
        files.Remove(sha256, out var file);
        return Task.FromResult<Stream?>(file);
    }

    public Task<StoredContent?> FindAsync(string sha256, CancellationToken cancellationToken) =>
        Task.FromResult(files.TryGetValue(sha256, out var file) ? new StoredContent(sha256, file.Length, DateTimeOffset.UnixEpoch) : null);

    public async Task<bool> DeleteAsync(string sha256, CancellationToken cancellationToken)
    {
        var found = files.Remove(sha256, out var file);
        await (file?.DisposeAsync() ?? ValueTask.CompletedTask);
        return found;
    }

    public IAsyncEnumerable<StoredContent> ListOlderAsync(DateTimeOffset moment, CancellationToken cancellationToken) =>
        throw new NotSupportedException("Nothing here grows old.");

    public async ValueTask DisposeAsync()
    {
        foreach (var file in files.Values)
        {
            await file.DisposeAsync();
        }
    }
}
