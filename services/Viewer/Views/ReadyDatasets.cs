using IFeaLiD.Datasets.Containers;
using IFeaLiD.Datasets.Storage;
using IFeaLiD.Extraction;
using IFeaLiD.Jobs.Views;
using Microsoft.Extensions.Options;

namespace IFeaLiD.Viewer.Views;

/// <summary>What the datasets that a view itself names say of themselves: the shared one, or those of jobs before the present one.</summary>
public sealed class ReadyDatasets([FromKeyedServices(ExtractionServices.Datasets)] IContentStore datasets, IOptions<DatasetLimits> limits)
{
    /// <summary>Those that are there.</summary>
    internal async Task<List<ReadyDataset>> OfAsync(View view, CancellationToken cancellationToken)
    {
        var ready = new List<ReadyDataset>();
        foreach (var (stage, dataset) in view.Datasets)
        {
            if (await datasets.OpenAsync(dataset, cancellationToken) is { } stream)
            {
                await using (stream)
                {
                    ready.Add(Read(stage, dataset, stream));
                }
            }
        }

        return ready;
    }

    private ReadyDataset Read(string stage, string dataset, Stream stream)
    {
        var bytes = stream.Length;
        using var reader = DatasetReader.Open(stream, limits.Value);
        var manifest = reader.Manifest;
        var origin = manifest.Provenance;
        return new ReadyDataset(
            new ViewStage(stage, true, manifest.Width, manifest.Height, manifest.Features, dataset, bytes),
            origin?.Model is { } model ? new ViewModel(model.Id, model.Name, model.Label, model.Licence) : null,
            manifest.Precision,
            origin is null || (origin.Source is not null && !manifest.Overlay) ? null : new ViewPhoto(origin.Photo.Width, origin.Photo.Height));
    }
}

/// <summary>A dataset that a view names.</summary>
/// <param name="Stage">As the view shows it.</param>
/// <param name="Model">Null where the dataset names none.</param>
/// <param name="Precision">Bits a value.</param>
/// <param name="Photo">Null where there is none.</param>
internal sealed record ReadyDataset(ViewStage Stage, ViewModel? Model, int Precision, ViewPhoto? Photo);
