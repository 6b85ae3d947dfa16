using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using IFeaLiD.Jobs.Views;

namespace IFeaLiD.Jobs.Nats.Views;

/// <summary>The distributed store: one entry a view in a bucket of NATS JetStream. Lists are made from a copy in this process, after it has caught up.</summary>
public sealed class NatsViewStore : IViewStore
{
    private static readonly TimeSpan TouchGrain = TimeSpan.FromHours(1);

    private readonly Bucket<View> bucket;
    private readonly TimeProvider time;
    private readonly ConcurrentDictionary<string, View> known = [];
    private readonly BucketCopy<View> copy;

    private NatsViewStore(NatsSession session, Bucket<View> bucket, TimeProvider time)
    {
        this.bucket = bucket;
        this.time = time;
        copy = new BucketCopy<View>(bucket, Changed, session);
    }

    /// <summary>Opens the store, making its bucket if need be, and learns of all views.</summary>
    /// <param name="session">Connection to the servers; stays the caller's.</param>
    /// <param name="time">When views are opened.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="EngineUnreachableException">The servers do not answer.</exception>
    public static async Task<NatsViewStore> OpenAsync(NatsSession session, TimeProvider time, CancellationToken cancellationToken)
    {
        var store = new NatsViewStore(session, await Bucket<View>.OpenAsync(session, "views", cancellationToken), time);
        try
        {
            await store.copy.LoadedAsync(cancellationToken);
            return store;
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task CreateAsync(View view, CancellationToken cancellationToken)
    {
        ViewRules.Require(view);
        var (there, revision) = await bucket.ReadAsync(view.Id, cancellationToken);
        if (there is not null || await bucket.WriteAsync(view.Id, Rounded(view), revision, cancellationToken) is null)
        {
            throw new ArgumentException($"There is a view {view.Id} already.", nameof(view));
        }
    }

    /// <inheritdoc/>
    public async Task<View?> FindAsync(string id, CancellationToken cancellationToken) =>
        ViewId.IsValid(id) ? (await bucket.ReadAsync(id, cancellationToken)).Value : null;

    /// <inheritdoc/>
    public Task TouchAsync(string id, CancellationToken cancellationToken)
    {
        var now = Milliseconds(time.GetUtcNow());
        return ChangeAsync(id, view => view.LastOpenedAt <= now - TouchGrain ? view with { LastOpenedAt = now } : null, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<bool> CancelAsync(string id, CancellationToken cancellationToken) =>
        ChangeAsync(id, view => view.Cancelled ? null : view with { Cancelled = true }, cancellationToken);

    /// <inheritdoc/>
    public Task<bool> ContinueAsync(string id, string jobKey, IReadOnlyDictionary<string, string> datasets, CancellationToken cancellationToken) => ChangeAsync(
        id,
        view =>
        {
            var all = new Dictionary<string, string>(view.Datasets);
            foreach (var (stage, sha256) in datasets)
            {
                all[stage] = sha256;
            }

            var next = view with { JobKey = jobKey, Datasets = all, Cancelled = false };
            ViewRules.Require(next);
            return next;
        },
        cancellationToken);

    /// <inheritdoc/>
    public async Task<bool> DeleteAsync(string id, CancellationToken cancellationToken)
    {
        while (ViewId.IsValid(id))
        {
            var (there, revision) = await bucket.ReadAsync(id, cancellationToken);
            if (there is null || await bucket.DeleteAsync(id, revision, cancellationToken))
            {
                return there is not null;
            }
        }

        return false;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<View>> ListByJobAsync(string jobKey, CancellationToken cancellationToken) =>
        ListAsync(view => view.JobKey == jobKey, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<View>> ListByDatasetAsync(string sha256, CancellationToken cancellationToken) =>
        ListAsync(view => view.Datasets.Values.Contains(sha256), cancellationToken);

    /// <inheritdoc/>
    public async IAsyncEnumerable<View> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var view in await ListAsync(_ => true, cancellationToken))
        {
            yield return view;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => copy.DisposeAsync();

    private static View Rounded(View view) => view with { CreatedAt = Milliseconds(view.CreatedAt), LastOpenedAt = Milliseconds(view.LastOpenedAt) };

    private static DateTimeOffset Milliseconds(DateTimeOffset moment) => DateTimeOffset.FromUnixTimeMilliseconds(moment.ToUnixTimeMilliseconds());

    /// <summary>Changes a view, again if somebody else was faster.</summary>
    /// <param name="id">Of the view.</param>
    /// <param name="change">Gives null when nothing is to be changed.</param>
    /// <param name="cancellationToken">Nothing is changed.</param>
    /// <returns>Whether it was changed.</returns>
    private async Task<bool> ChangeAsync(string id, Func<View, View?> change, CancellationToken cancellationToken)
    {
        while (ViewId.IsValid(id))
        {
            var (there, revision) = await bucket.ReadAsync(id, cancellationToken);
            if (there is null || change(there) is not { } next)
            {
                return false;
            }

            if (await bucket.WriteAsync(id, next, revision, cancellationToken) is not null)
            {
                return true;
            }
        }

        return false;
    }

    private async Task<IReadOnlyList<View>> ListAsync(Func<View, bool> which, CancellationToken cancellationToken)
    {
        await copy.CatchUpAsync(cancellationToken);
        return [.. known.Values.Where(which).OrderBy(view => view.CreatedAt).ThenBy(view => view.Id, StringComparer.Ordinal)];
    }

    private void Changed(string id, View? view, ulong revision)
    {
        if (view is null)
        {
            known.TryRemove(id, out _);
        }
        else
        {
            known[id] = view;
        }
    }
}
