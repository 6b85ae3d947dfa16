using System.Runtime.CompilerServices;
using IFeaLiD.Jobs.Sqlite;

namespace IFeaLiD.Jobs.Views;

/// <summary>The embedded store: views in one SQLite file that belongs to this process.</summary>
public sealed class SqliteViewStore : IViewStore
{
    private const int PageSize = 100;
    private static readonly TimeSpan TouchGrain = TimeSpan.FromHours(1);

    private readonly SqliteFile file;
    private readonly TimeProvider time;

    private SqliteViewStore(SqliteFile file, TimeProvider time)
    {
        this.file = file;
        this.time = time;
    }

    /// <summary>Opens the view file, making it if need be.</summary>
    /// <exception cref="DatabaseFileException">In use by another process, damaged, too new, or not a view file.</exception>
    public static SqliteViewStore Open(string path, TimeProvider time) => new(SqliteFile.Open(path, ViewTable.Schema), time);

    /// <inheritdoc/>
    public async Task CreateAsync(View view, CancellationToken cancellationToken)
    {
        ViewRules.Require(view);
        if (!await file.WriteAsync(session => ViewTable.Insert(session, view), cancellationToken))
        {
            throw new ArgumentException($"There is a view {view.Id} already.", nameof(view));
        }
    }

    /// <inheritdoc/>
    public Task<View?> FindAsync(string id, CancellationToken cancellationToken) =>
        file.ReadAsync(session => ViewTable.Find(session, id), cancellationToken);

    /// <inheritdoc/>
    public Task TouchAsync(string id, CancellationToken cancellationToken) => file.WriteAsync(
        session =>
        {
            ViewTable.Touch(session, id, time.GetUtcNow(), TouchGrain);
            return true;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<bool> CancelAsync(string id, CancellationToken cancellationToken) =>
        file.WriteAsync(session => ViewTable.Cancel(session, id), cancellationToken);

    /// <inheritdoc/>
    public Task<bool> ContinueAsync(string id, string jobKey, IReadOnlyDictionary<string, string> datasets, CancellationToken cancellationToken) => file.WriteAsync(
        session =>
        {
            if (ViewTable.Find(session, id) is not { } view)
            {
                return false;
            }

            var all = new Dictionary<string, string>(view.Datasets);
            foreach (var (stage, sha256) in datasets)
            {
                all[stage] = sha256;
            }

            var next = view with { JobKey = jobKey, Datasets = all, Cancelled = false };
            ViewRules.Require(next);
            ViewTable.Continue(session, next);
            return true;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<bool> DeleteAsync(string id, CancellationToken cancellationToken) =>
        file.WriteAsync(session => ViewTable.Delete(session, id), cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<View>> ListByJobAsync(string jobKey, CancellationToken cancellationToken) =>
        await file.ReadAsync(session => ViewTable.ByJob(session, jobKey), cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<View>> ListByDatasetAsync(string sha256, CancellationToken cancellationToken) =>
        await file.ReadAsync(session => ViewTable.ByDataset(session, sha256), cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<View> ListAsync(CancellationToken cancellationToken) => ListOpenedBeforeAsync(DateTimeOffset.MaxValue, cancellationToken);

    /// <inheritdoc/>
    public async IAsyncEnumerable<View> ListOpenedBeforeAsync(DateTimeOffset moment, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var behind = "";
        while (true)
        {
            var page = await file.ReadAsync(session => ViewTable.Page(session, moment, behind, PageSize), cancellationToken);
            foreach (var view in page)
            {
                behind = view.Id;
                yield return view;
            }

            if (page.Count < PageSize)
            {
                yield break;
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => file.DisposeAsync();
}
