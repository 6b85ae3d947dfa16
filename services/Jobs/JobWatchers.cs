namespace IFeaLiD.Jobs;

/// <summary>Who watches which job. A watcher is only told that something changed; it reads the newest state itself, so nothing piles up.</summary>
internal sealed class JobWatchers
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, List<Watcher>> watchers = [];

    public Watcher Add(string key)
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

    internal sealed class Watcher(JobWatchers owner, string key) : IDisposable
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
