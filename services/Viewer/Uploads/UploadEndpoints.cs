using IFeaLiD.Datasets;
using IFeaLiD.Datasets.Storage;
using IFeaLiD.Extraction;
using IFeaLiD.Extraction.Photos;
using IFeaLiD.Extraction.Requests;
using IFeaLiD.Models;
using IFeaLiD.Viewer.Access;
using IFeaLiD.Viewer.Views;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace IFeaLiD.Viewer.Uploads;

/// <summary>What comes in: photos to extract, and datasets to share.</summary>
internal static class UploadEndpoints
{
    public static void MapUploads(this RouteGroupBuilder api)
    {
        api.MapPost("/extractions", ExtractAsync).TakesUploads(queues: true).WithTags("Uploads").WithSummary("Upload a photo; its feature maps are computed and shown behind a link.")
            .Accepts<ExtractionForm>("multipart/form-data").ProducesProblem(413).ProducesProblem(415).ProducesProblem(422).ProducesProblem(503);
        api.MapPost("/datasets", ShareAsync).TakesUploads(queues: false).WithTags("Uploads").WithSummary("Upload a dataset (.zip); it gets a link of its own.")
            .Accepts<DatasetForm>("multipart/form-data").ProducesProblem(413).ProducesProblem(415).ProducesProblem(422);
    }

    private static async Task<Accepted<SubmittedView>> ExtractAsync(
        HttpRequest request, [FromKeyedServices(ExtractionServices.Photos)] IContentStore photos,
        ModelCatalog models, PhotoReader reader, ViewLifetime views, IOptions<PhotoLimits> limits, CancellationToken cancellationToken)
    {
        var upload = await UploadReader.ReadAsync(request, photos, PhotoEndpoints.RuleOf(limits.Value, views) with { StandIn = "photoSha256" }, cancellationToken);
        ExtractionRequest wish;
        try
        {
            wish = ExtractionRules.Apply(upload.File.Sha256, ChoicesOf(upload), models);
            wish = wish with { Megapixels = await reader.CheckAsync(wish.Photo, wish.Shape, cancellationToken) };
        }
        catch when (upload.IsNew)
        {
            await views.DropPhotoAsync(upload.File.Sha256);
            throw;
        }

        var submitted = await views.SubmitAsync(upload.FileName, wish);
        return TypedResults.Accepted(ViewEndpoints.AddressOf(request, submitted), submitted);
    }

    private static async Task<Created<SubmittedView>> ShareAsync(
        HttpRequest request, [FromKeyedServices(ExtractionServices.Datasets)] IContentStore datasets,
        DatasetCheck check, ViewLifetime views, IOptions<ViewerOptions> options, CancellationToken cancellationToken)
    {
        var upload = await UploadReader.ReadAsync(request, datasets, new FileRule("dataset", options.Value.DatasetBytes, 4, CheckZip, views.DropDatasetAsync), cancellationToken);
        string stage;
        try
        {
            stage = await check.RunAsync(upload.File.Sha256, cancellationToken);
        }
        catch
        {
            await views.DropDatasetAsync(upload.File.Sha256);
            throw;
        }

        var submitted = await views.ShareAsync(upload.FileName, stage, upload.File.Sha256);
        return TypedResults.Created(ViewEndpoints.AddressOf(request, submitted), submitted);
    }

    private static void CheckZip(byte[] start)
    {
        if (!start.AsSpan().StartsWith("PK"u8))
        {
            throw new DatasetException("archive-damaged", "The file does not begin as a ZIP archive does. Expected an IFeaLiD dataset (.zip).");
        }
    }

    private static ExtractionChoices ChoicesOf(Upload upload) => new(
        upload.Fields.GetValueOrDefault("model"), upload.Fields.GetValueOrDefault("stages"),
        upload.Fields.GetValueOrDefault("precision"), upload.Fields.GetValueOrDefault("size"))
    {
        Fit = upload.Fields.GetValueOrDefault("fit"),
        Crop = upload.Fields.GetValueOrDefault("crop"),
        Page = upload.Fields.GetValueOrDefault("page"),
        Background = upload.Fields.GetValueOrDefault("background"),
        Padding = upload.Fields.GetValueOrDefault("padding"),
    };
}

/// <summary>Parts of an upload; only the photo, or its SHA-256, is required.</summary>
internal sealed class ExtractionForm
{
    /// <summary>Id of a model; by default the first one.</summary>
    public string? Model { get; init; }

    /// <summary>Comma-separated names of stages; by default all.</summary>
    public string? Stages { get; init; }

    /// <summary>Bits a value: 8 (default), 16 or 32.</summary>
    public int? Precision { get; init; }

    /// <summary>Id of a size (by default 2mp), another number of megapixels (3.5mp), or exactly width x height (224x224).</summary>
    public string? Size { get; init; }

    /// <summary>full (default), or paper: padded and cropped as in the paper.</summary>
    public string? Padding { get; init; }

    /// <summary>Where an exact size has other proportions: letterbox (default) or stretch.</summary>
    public string? Fit { get; init; }

    /// <summary>x,y,width,height in pixels of the upright photo; by default all of it.</summary>
    public string? Crop { get; init; }

    /// <summary>Page of a TIFF file, from 1.</summary>
    public int? Page { get; init; }

    /// <summary>Colour under transparent parts and beside a letterboxed photo: #rrggbb; by default white.</summary>
    public string? Background { get; init; }

    /// <summary>In place of the photo: SHA-256 of one that was uploaded to /photos.</summary>
    public string? PhotoSha256 { get; init; }

    /// <summary>File name for people, where the photo was uploaded before.</summary>
    public string? Name { get; init; }

    /// <summary>A photo in any of the formats that are read.</summary>
    public IFormFile? Photo { get; init; }
}

/// <summary>Part of an upload.</summary>
internal sealed class DatasetForm
{
    /// <summary>A dataset of ours or of the original program.</summary>
    public required IFormFile Dataset { get; init; }
}
