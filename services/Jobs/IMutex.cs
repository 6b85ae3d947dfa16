namespace IFeaLiD.Jobs;

/// <summary>One at a time, over all programs that share the storage.</summary>
public interface IMutex
{
    /// <summary>Waits for its turn; disposing what comes back ends it.</summary>
    /// <exception cref="StorageUnavailableException">Nobody can say whose turn it is.</exception>
    Task<IAsyncDisposable> EnterAsync(CancellationToken cancellationToken);
}
