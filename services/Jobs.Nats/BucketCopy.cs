using IFeaLiD.Jobs.Rules;
using Microsoft.Extensions.Logging;
using NATS.Client.KeyValueStore;

namespace IFeaLiD.Jobs.Nats;

/// <summary>
/// All values of a bucket in this process, kept up to date by the servers. What it holds is always what the bucket held at one revision, so it
/// is consistent in itself, and behind by the way of a message.
/// </summary>
internal sealed partial class BucketCopy<T> : IAsyncDisposable
    where T : class
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan CatchUpPatience = TimeSpan.FromSeconds(5);

    private readonly Bucket<T> bucket;
    private readonly Action<string, T?, ulong> changed;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly CancellationTokenSource end = new();
    private readonly TaskCompletionSource loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Pulse moved = new();
    private readonly Task following;
    private ulong revision;

    /// <summary>Begins to follow a bucket.</summary>
    /// <param name="bucket">To copy.</param>
    /// <param name="changed">
    /// Told each change, one after the other: key, value (null for a deletion), revision. The same one may come again after the connection broke.
    /// </param>
    /// <param name="session">Whose time and log are used.</param>
    public BucketCopy(Bucket<T> bucket, Action<string, T?, ulong> changed, NatsSession session)
    {
        this.bucket = bucket;
        this.changed = changed;
        time = session.Time;
        logger = session.Loggers.CreateLogger<BucketCopy<T>>();
        following = Task.Run(FollowAsync, end.Token);
    }

    /// <summary>Revision of the newest change that has been told.</summary>
    public ulong Revision => Volatile.Read(ref revision);

    /// <summary>Ends when everything that was there has been told.</summary>
    public Task LoadedAsync(CancellationToken cancellationToken) => loaded.Task.WaitAsync(cancellationToken);

    /// <summary>Waits until a revision, which exists, has been told.</summary>
    /// <exception cref="StorageUnavailableException">It does not come.</exception>
    public async Task CatchUpAsync(ulong target, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        while (true)
        {
            var next = moved.Next;
            if (Revision >= target)
            {
                return;
            }

            var left = CatchUpPatience - time.GetElapsedTime(start);
            if (left <= TimeSpan.Zero || end.IsCancellationRequested)
            {
                throw new EngineSilentException("The NATS servers do not tell what changed.", new TimeoutException());
            }

            await next.WaitAsync(left, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Waits until everything has been told that was written, by whomever, before the call.</summary>
    /// <exception cref="StorageUnavailableException">The servers do not answer.</exception>
    public async Task CatchUpAsync(CancellationToken cancellationToken) =>
        await CatchUpAsync(await bucket.LastRevisionAsync(cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (following.IsCompleted)
        {
            return;
        }

        await end.CancelAsync();
        await following;
        moved.Fire();
        end.Dispose();
    }

    private async Task FollowAsync()
    {
        while (!end.IsCancellationRequested)
        {
            try
            {
                await foreach (var entry in bucket.WatchAsync(() => loaded.TrySetResult(), end.Token))
                {
                    Tell(entry);
                }
            }
            catch (OperationCanceledException) when (end.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // whatever breaks it, the copy has to go on
            catch (Exception e)
#pragma warning restore CA1031
            {
                LogBroken(e);
            }

            await Task.Delay(Pause, time, end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Tell(NatsKVEntry<byte[]> entry)
    {
        if (!Bucket<T>.IsMark(entry.Key))
        {
            changed(entry.Key, entry.Operation == NatsKVOperation.Put ? Bucket<T>.Parse(entry.Value) : null, entry.Revision);
        }

        Volatile.Write(ref revision, Math.Max(Revision, entry.Revision));
        moved.Fire();
        if (entry.Delta == 0)
        {
            loaded.TrySetResult();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The servers stopped telling what changes; asking again")]
    private partial void LogBroken(Exception exception);
}
