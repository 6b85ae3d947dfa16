using System.Runtime.CompilerServices;

namespace IFeaLiD.Jobs.Rules;

/// <summary>Who watches which job. A watcher is only told that something changed; it reads the newest state itself, so nothing piles up.</summary>
internal sealed class JobWatchers
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, List<Watcher>> watchers = [];

    /// <summary>What <see cref="IJobEngine.WatchAsync"/> gives.</summary>
    /// <param name="key">Of the job.</param>
    /// <param name="look">Reads the job; null when it is unknown or the engine is closed.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<JobSnapshot> WatchAsync(
        string key, Func<CancellationToken, Task<JobSnapshot?>> look, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var watcher = Add(key);
        JobSnapshot? last = null;
        while (true)
        {
            var changed = watcher.Changed.Next;
            if (await look(cancellationToken) is not { } job)
            {
                yield break;
            }

            watcher.Queued = job.State == JobState.Queued;
            if (last is null || (job.Revision > last.Revision && job with { Revision = last.Revision } != last))
            {
                last = job;
                yield return job;
            }

            if (job.HasEnded)
            {
                yield break;
            }

            await changed.WaitAsync(cancellationToken);
        }
    }

    public void JobChanged(string key)
    {
        lock (gate)
        {
            foreach (var watcher in watchers.GetValueOrDefault(key, []))
            {
                watcher.Changed.Fire();
            }
        }
    }

    /// <summary>Queue positions may have changed: wakes those who saw their job queued.</summary>
    public void QueueChanged() => Fire(watcher => watcher.Queued);

    public void AllChanged() => Fire(_ => true);

    private Watcher Add(string key)
    {
        var watcher = new Watcher(this, key);
        lock (gate)
        {
            if (!watchers.TryGetValue(key, out var list))
            {
                watchers[key] = list = [];
            }

            list.Add(watcher);
        }

        return watcher;
    }

    private void Fire(Func<Watcher, bool> which)
    {
        lock (gate)
        {
            foreach (var watcher in watchers.Values.SelectMany(list => list).Where(which))
            {
                watcher.Changed.Fire();
            }
        }
    }

    private void Remove(Watcher watcher)
    {
        lock (gate)
        {
            var list = watchers[watcher.Key];
            list.Remove(watcher);
            if (list.Count == 0)
            {
                watchers.Remove(watcher.Key);
            }
        }
    }

    private sealed class Watcher(JobWatchers owner, string key) : IDisposable
    {
        private volatile bool queued = true;

        public string Key => key;

        public Pulse Changed { get; } = new();

        /// <summary>Whether the watcher last saw its job queued; true before the first look.</summary>
        public bool Queued
        {
            get => queued;
            set => queued = value;
        }

        public void Dispose() => owner.Remove(this);
    }
}
