using System.Runtime.CompilerServices;

namespace IFeaLiD.Jobs.Views;

/// <summary>Keeps the views. Every method throws <see cref="StorageUnavailableException"/> in an outage.</summary>
public interface IViewStore : IAsyncDisposable
{
    /// <summary>Stores a new view.</summary>
    /// <exception cref="ArgumentException">The view breaks a rule that <see cref="View"/> states, or its id is taken.</exception>
    Task CreateAsync(View view, CancellationToken cancellationToken);

    /// <summary>The view, or null if unknown.</summary>
    Task<View?> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>Notes that the view is opened now; written once an hour at most. Unknown views are ignored.</summary>
    Task TouchAsync(string id, CancellationToken cancellationToken);

    /// <summary>Marks the view as cancelled.</summary>
    /// <returns>False when it was unknown or cancelled already.</returns>
    Task<bool> CancelAsync(string id, CancellationToken cancellationToken);

    /// <summary>
    /// Goes on with another job: what is ready belongs to the view itself from now on, and a view that was cancelled is so no longer.
    /// </summary>
    /// <param name="id">Of the view.</param>
    /// <param name="jobKey">Takes the place of <see cref="View.JobKey"/>.</param>
    /// <param name="datasets">Added to <see cref="View.Datasets"/>, or put in place of those of the same stage.</param>
    /// <param name="cancellationToken">Nothing is changed.</param>
    /// <returns>False when the view was unknown.</returns>
    /// <exception cref="ArgumentException">The view would break a rule that <see cref="View"/> states.</exception>
    Task<bool> ContinueAsync(string id, string jobKey, IReadOnlyDictionary<string, string> datasets, CancellationToken cancellationToken);

    /// <summary>Removes the view.</summary>
    /// <returns>False when it was unknown.</returns>
    Task<bool> DeleteAsync(string id, CancellationToken cancellationToken);

    /// <summary>The views of a job, oldest first.</summary>
    Task<IReadOnlyList<View>> ListByJobAsync(string jobKey, CancellationToken cancellationToken);

    /// <summary>The views whose <see cref="View.Datasets"/> hold the dataset, oldest first.</summary>
    Task<IReadOnlyList<View>> ListByDatasetAsync(string sha256, CancellationToken cancellationToken);

    /// <summary>All views, in no order.</summary>
    IAsyncEnumerable<View> ListAsync(CancellationToken cancellationToken);

    /// <summary>The views that were last opened before that moment, in no order. A store that can find them without reading all does so.</summary>
    async IAsyncEnumerable<View> ListOpenedBeforeAsync(DateTimeOffset moment, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var view in ListAsync(cancellationToken))
        {
            if (view.LastOpenedAt < moment)
            {
                yield return view;
            }
        }
    }
}
