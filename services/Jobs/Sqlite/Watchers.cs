using System.Collections.Concurrent;

namespace IFeaLiD.Jobs.Sqlite;

/// <summary>Who waits for which job to change. Signals carry nothing: a watcher looks for itself, so it always sees the newest.</summary>
internal sealed class Watchers
{
    private readonly ConcurrentDictionary<Watcher, string> all = new();

    public Watcher Add(string key)
    {
        var watcher = new Watcher(this);
        all[watcher] = key;
        return watcher;
    }

    public void Changed(string key)
    {
        foreach (var (watcher, watched) in all)
        {
            if (watched == key)
            {
                watcher.Signal();
            }
        }
    }

    /// <summary>Positions in the queue may have changed for everybody.</summary>
    public void QueueMoved()
    {
        foreach (var watcher in all.Keys)
        {
            watcher.Signal();
        }
    }

    internal sealed class Watcher(Watchers watchers) : IDisposable
    {
        /// <summary>At most five looks a second.</summary>
        private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

        private readonly SemaphoreSlim signal = new(0, 1);
        private long lastLook;

        public void Signal()
        {
            try
            {
                signal.Release();
            }
            catch (SemaphoreFullException)
            {
                // signalled already
            }
            catch (ObjectDisposedException)
            {
                // gone meanwhile
            }
        }

        public async Task ChangedAsync(TimeProvider time, CancellationToken cancellationToken)
        {
            await signal.WaitAsync(cancellationToken);
            var rest = Pause - time.GetElapsedTime(lastLook);
            if (rest > TimeSpan.Zero && lastLook != 0)
            {
                await Task.Delay(rest, time, cancellationToken);
            }

            lastLook = time.GetTimestamp();
        }

        public void Dispose()
        {
            watchers.all.TryRemove(this, out _);
            signal.Dispose();
        }
    }
}
