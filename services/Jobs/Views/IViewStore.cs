namespace IFeaLiD.Jobs.Views;

/// <summary>Keeps views. All members may be called at the same time.</summary>
public interface IViewStore
{
    /// <summary>Keeps a new view.</summary>
    Task CreateAsync(View view, CancellationToken cancellationToken);

    /// <summary>A view, or null.</summary>
    Task<View?> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>Notes that a link was opened; written once an hour at most.</summary>
    Task TouchAsync(string id, CancellationToken cancellationToken);

    /// <summary>Marks a view as cancelled. False if it is unknown or was cancelled before.</summary>
    Task<bool> CancelAsync(string id, CancellationToken cancellationToken);

    /// <summary>Removes a view. False if it is unknown.</summary>
    Task<bool> DeleteAsync(string id, CancellationToken cancellationToken);

    /// <summary>Views that show a job's result.</summary>
    Task<IReadOnlyList<View>> ListByJobAsync(string jobKey, CancellationToken cancellationToken);

    /// <summary>Views of an uploaded dataset.</summary>
    Task<IReadOnlyList<View>> ListByDatasetAsync(string sha256, CancellationToken cancellationToken);
}
