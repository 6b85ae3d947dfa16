using IFeaLiD.Datasets.Storage;

namespace IFeaLiD.Extraction.Tests.Work;

/// <summary>A store that puts otherwise than the one within.</summary>
internal abstract class StoreAround(IContentStore inner) : IContentStore
{
    public virtual Task<StoredContent> PutAsync(Func<Stream, CancellationToken, Task> write, long expectedBytes, CancellationToken cancellationToken) =>
        inner.PutAsync(write, expectedBytes, cancellationToken);

    public Task<Stream?> OpenAsync(string sha256, CancellationToken cancellationToken) => inner.OpenAsync(sha256, cancellationToken);

    public Task<StoredContent?> FindAsync(string sha256, CancellationToken cancellationToken) => inner.FindAsync(sha256, cancellationToken);

    public Task<bool> DeleteAsync(string sha256, CancellationToken cancellationToken) => inner.DeleteAsync(sha256, cancellationToken);

    public IAsyncEnumerable<StoredContent> ListOlderAsync(DateTimeOffset moment, CancellationToken cancellationToken) => inner.ListOlderAsync(moment, cancellationToken);
}

/// <summary>Takes nothing until it is released, so that no job ends before the test is done with it.</summary>
internal sealed class HeldStore(IContentStore inner) : StoreAround(inner)
{
    private readonly TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Release() => released.SetResult();

    public override async Task<StoredContent> PutAsync(Func<Stream, CancellationToken, Task> write, long expectedBytes, CancellationToken cancellationToken)
    {
        await released.Task.WaitAsync(cancellationToken);
        return await base.PutAsync(write, expectedBytes, cancellationToken);
    }
}
