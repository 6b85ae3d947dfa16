using IFeaLiD.Extractor.Telling;

namespace IFeaLiD.Extractor.Extract;

/// <summary>Turns photos into datasets, one after the other: here, or at a service.</summary>
internal interface IExtraction : IAsyncDisposable
{
    /// <summary>Checks what can be checked before there is a photo.</summary>
    /// <exception cref="UsageException">A wish that no photo can meet.</exception>
    void Prepare();

    /// <summary>Extracts one photo and reports each dataset as soon as it is there.</summary>
    /// <param name="photo">The photo.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancellationToken">Leaves nothing half-written.</param>
    Task ExtractAsync(PhotoFile photo, IProgress<PhotoProgress> progress, CancellationToken cancellationToken);
}
