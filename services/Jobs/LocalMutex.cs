namespace IFeaLiD.Jobs;

/// <summary>One at a time in this process, which is the only one.</summary>
public sealed class LocalMutex : IMutex, IDisposable
{
    private readonly SemaphoreSlim one = new(1, 1);

    /// <inheritdoc/>
    public async Task<IAsyncDisposable> EnterAsync(CancellationToken cancellationToken)
    {
        await one.WaitAsync(cancellationToken);
        return new Turn(one);
    }

    /// <inheritdoc/>
    public void Dispose() => one.Dispose();

    private sealed class Turn(SemaphoreSlim one) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            one.Release();
            return ValueTask.CompletedTask;
        }
    }
}
