using IFeaLiD.Datasets;
using IFeaLiD.Datasets.Arrays;
using IFeaLiD.Datasets.Containers;
using IFeaLiD.Datasets.Storage;
using IFeaLiD.Extraction.Inference;
using IFeaLiD.Extraction.Photos;
using Microsoft.Extensions.Options;

namespace IFeaLiD.Extraction.Publishing;

/// <summary>Array to published dataset: what an extraction does with a map, for a map that was computed elsewhere. One at a time, so that memory stays bounded.</summary>
public sealed class ArrayPublisher(IContentStore datasets, OverlayReader overlays, IOptions<InferenceOptions> inference) : IDisposable
{
    private readonly SemaphoreSlim one = new(1, 1);

    /// <summary>Reads, quantises, packs and publishes.</summary>
    /// <param name="array">A .npy or .npz file; seekable, closed in the end.</param>
    /// <param name="photo">To lay the map on, or null; seekable.</param>
    /// <param name="choices">As they were checked.</param>
    /// <param name="limits">Of the dataset.</param>
    /// <param name="cancellationToken">Leaves nothing behind.</param>
    /// <exception cref="DatasetException">The array is at fault.</exception>
    /// <exception cref="ExtractionException">The photo is at fault.</exception>
    public async Task<StageDataset> PublishAsync(Stream array, Stream? photo, ArrayChoices choices, DatasetLimits limits, CancellationToken cancellationToken)
    {
        using var opened = ArrayFile.Open(array, choices.Array);
        await one.WaitAsync(cancellationToken);
        try
        {
            var overlay = photo is null ? null : await overlays.ReadAsync(photo, cancellationToken);
            var wish = new ArrayWish(choices.Name, choices.Precision, overlay?.Jpeg ?? default(ReadOnlyMemory<byte>),
                overlay is null ? null : new PhotoSize(overlay.Width, overlay.Height));
            using var dataset = await Task.Run(() => ArrayDataset.Read(opened, wish, limits, inference.Value.MapRoom, progress: null, cancellationToken), cancellationToken);
            var manifest = dataset.Manifest;
            var stored = await datasets.PutAsync(
                (stream, token) => dataset.WriteAsync(stream, progress: null, token),
                DatasetWriter.UpperBound(manifest.Layout, wish.Overlay.Length), cancellationToken);
            return new StageDataset(manifest.Provenance!.Stage, manifest.Width, manifest.Height, manifest.Features, stored.Sha256, stored.Bytes);
        }
        finally
        {
            MemoryRelease.Run();
            one.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => one.Dispose();
}

/// <summary>What was chosen for an array.</summary>
/// <param name="Name">Of the dataset, for people.</param>
/// <param name="Array">Name of the array in a .npz file; null or empty takes the first.</param>
/// <param name="Precision">Bits a value.</param>
public sealed record ArrayChoices(string Name, string? Array, Precision Precision);
