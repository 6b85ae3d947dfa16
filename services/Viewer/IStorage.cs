using IFeaLiD.Datasets.Storage;
using IFeaLiD.Jobs;
using IFeaLiD.Jobs.Views;

namespace IFeaLiD.Viewer;

/// <summary>Everything that survives the process.</summary>
public interface IStorage
{
    /// <summary>Jobs.</summary>
    IJobEngine Jobs { get; }

    /// <summary>Views.</summary>
    IViewStore Views { get; }

    /// <summary>Changes of views and of what they share.</summary>
    IMutex Changes { get; }

    /// <summary>Uploaded photos.</summary>
    IContentStore Photos { get; }

    /// <summary>Published datasets.</summary>
    IContentStore Datasets { get; }

    /// <summary>Whether other programs use it at the same time, so that something is always in flight.</summary>
    bool IsShared { get; }

    /// <summary>Opens all of it.</summary>
    Task OpenAsync(CancellationToken cancellationToken);

    /// <summary>Tries whether a photo could be kept now.</summary>
    /// <exception cref="IOException">No room, or the disk fails.</exception>
    /// <exception cref="StorageUnavailableException">Jobs cannot be asked for.</exception>
    Task ProbeAsync(CancellationToken cancellationToken);

    /// <summary>Removes what killed processes left half written and nothing else tidies up.</summary>
    /// <param name="before">Younger things may be on their way.</param>
    /// <param name="cancellationToken">Ends between two.</param>
    Task SweepAsync(DateTimeOffset before, CancellationToken cancellationToken);
}
