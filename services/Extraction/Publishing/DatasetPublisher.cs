using IFeaLiD.Datasets;
using IFeaLiD.Datasets.Containers;
using IFeaLiD.Datasets.Storage;
using IFeaLiD.Extraction.Inference;
using IFeaLiD.Extraction.Photos;
using IFeaLiD.Extraction.Progress;
using IFeaLiD.Extraction.Requests;
using IFeaLiD.Models;

namespace IFeaLiD.Extraction.Publishing;

/// <summary>Feature map to published dataset.</summary>
public sealed class DatasetPublisher(IContentStore datasets)
{
    /// <summary>Quantises, packs and publishes one stage.</summary>
    /// <param name="request">For the photo's hash and the precision.</param>
    /// <param name="model">Whose stage it is.</param>
    /// <param name="stage">The stage.</param>
    /// <param name="map">height x width x channels, of the photo with its margins.</param>
    /// <param name="margins">That were put around the photo; what lies in them is cut off.</param>
    /// <param name="photo">For the overlay and the registration.</param>
    /// <param name="packed">Told the share of tiles written.</param>
    /// <param name="cancellationToken">Leaves nothing behind.</param>
    /// <exception cref="ExtractionException"><c>photo-too-small</c>: cutting the margins off leaves nothing.</exception>
    /// <exception cref="DatasetException">The map holds values that are not finite.</exception>
    internal async Task<StageDataset> PublishAsync(
        ExtractionRequest request, Model model, ModelStage stage, FeatureMap map, Margins margins, Photo photo,
        IProgress<double> packed, CancellationToken cancellationToken)
    {
        using var cropped = Crop(map, margins, stage);
        map = cropped is null ? map : new FeatureMap(cropped.Height, cropped.Width, map.Channels, cropped);
        var measuring = ExtractionSteps.Begin("measure", stage.Name);
        var statistics = FeatureStatistics.Measure(map, cancellationToken);
        measuring.Dispose();
        var manifest = new Manifest
        {
            // Equal wishes share a dataset, so it is named after the photo's content, not after one person's file.
            Name = $"{stage.Name} {request.Photo[..8]}",
            Width = map.Width,
            Height = map.Height,
            Features = map.Channels,
            Precision = request.Precision,
            Overlay = true,
            Provenance = new Provenance
            {
                Stage = stage.Name,
                Model = new ModelIdentity(model.Id, model.Manifest.Name, model.Manifest.Label, model.Sha256, model.Manifest.Licence),
                Range = new RangeRecord(statistics.Range.Min, statistics.Range.Max),
                Affine = Register(stage, photo, margins),
                Photo = new PhotoSize(photo.Original.Width, photo.Original.Height),
                Crop = CropOf(photo),
                Padding = request.Padding ?? PaddingMode.Full,
            },
        };
        IDisposable? publishing = null; // from the last byte to the name
        var stored = await datasets.PutAsync(
            async (stream, token) =>
            {
                using var packing = ExtractionSteps.Begin("pack", stage.Name);
                await DatasetWriter.WriteAsync(stream, map, statistics, manifest, photo.Overlay, Environment.ProcessorCount, packed, token);
                publishing = ExtractionSteps.Begin("publish", stage.Name);
            },
            DatasetWriter.UpperBound(manifest.Layout, photo.Overlay.Length), cancellationToken);
        publishing?.Dispose();
        ExtractionSteps.Published(stage.Name, stored.Bytes);
        return new StageDataset(stage.Name, map.Width, map.Height, map.Channels, stored.Sha256, stored.Bytes);
    }

    private static CroppedPlanes? Crop(FeatureMap map, Margins margins, ModelStage stage)
    {
        if (margins == Margins.None)
        {
            return null;
        }

        var cells = margins.Cells(stage.StrideX, stage.StrideY);
        return cells.Left + cells.Right < map.Width && cells.Top + cells.Bottom < map.Height
            ? new CroppedPlanes(map, cells)
            : throw new ExtractionException("photo-too-small",
                $"With the padding that the paper uses, no cell of {stage.Name} lies wholly on the photo. Take a larger photo, or the padding full.");
    }

    /// <summary>
    /// The centre of cell i lies in the middle of pixel offset + stride * i of the picture that the network saw
    /// (Araujo, Norris, Sim 2019), so at + 0.5 in continuous coordinates; the framing leads to the photo as uploaded.
    /// </summary>
    private static Affine Register(ModelStage stage, Photo photo, Margins margins)
    {
        var (scaleX, scaleY) = (photo.Framing.ScaleX, photo.Framing.ScaleY);
        var cells = margins.Cells(stage.StrideX, stage.StrideY);
        return new Affine(
            stage.StrideX * scaleX, photo.Framing.OriginX + (stage.OffsetX + stage.StrideX * cells.Left - margins.Left + 0.5) * scaleX,
            stage.StrideY * scaleY, photo.Framing.OriginY + (stage.OffsetY + stage.StrideY * cells.Top - margins.Top + 0.5) * scaleY);
    }

    private static PhotoPart? CropOf(Photo photo)
    {
        var area = photo.Framing.Area;
        return area.Width == photo.Original.Width && area.Height == photo.Original.Height ? null : new PhotoPart(area.X, area.Y, area.Width, area.Height);
    }
}
