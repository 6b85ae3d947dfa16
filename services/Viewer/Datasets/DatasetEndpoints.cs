using IFeaLiD.Datasets.Containers;
using IFeaLiD.Datasets.Storage;
using IFeaLiD.Extraction;
using IFeaLiD.Viewer.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace IFeaLiD.Viewer.Datasets;

/// <summary>Bytes of datasets. They never change, so whoever has them keeps them.</summary>
internal static class DatasetEndpoints
{
    private const string Immutable = "public, max-age=31536000, immutable";
    private const int LongestName = 160;
    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    public static void MapDatasets(this RouteGroupBuilder api)
    {
        var group = api.MapGroup("/datasets/{sha256}").WithTags("Datasets").ProducesProblem(404);
        group.MapMethods("", Reading, BytesAsync).WithSummary("The dataset as ZIP; ranges, strong ETag. With ?download=NAME as a file to save.");
        group.MapMethods("/metadata", Reading, MetadataAsync).WithSummary("metadata.json: shape, precision, model, stage, value range, registration.");
        group.MapMethods("/overlay", Reading, OverlayAsync).WithSummary("The photo as JPEG.").Produces(200, contentType: "image/jpeg");
    }

    private static async Task<FileStreamHttpResult> BytesAsync(
        string sha256, string? download, [FromKeyedServices(ExtractionServices.Datasets)] IContentStore datasets, HttpResponse response, CancellationToken cancellationToken)
    {
        var stream = await OpenAsync(datasets, sha256, cancellationToken);
        response.Headers.CacheControl = Immutable;
        return TypedResults.Stream(
            new CountedStream(stream), "application/zip", download is null ? null : SavedAs(download),
            entityTag: new EntityTagHeaderValue($"\"{sha256}\""), enableRangeProcessing: true);
    }

    private static async Task<Ok<Manifest>> MetadataAsync(
        string sha256, [FromKeyedServices(ExtractionServices.Datasets)] IContentStore datasets, IOptions<DatasetLimits> limits,
        HttpResponse response, CancellationToken cancellationToken)
    {
        using var reader = DatasetReader.Open(await OpenAsync(datasets, sha256, cancellationToken), limits.Value);
        response.Headers.CacheControl = Immutable;
        return TypedResults.Ok(reader.Manifest);
    }

    private static async Task<FileContentHttpResult> OverlayAsync(
        string sha256, [FromKeyedServices(ExtractionServices.Datasets)] IContentStore datasets, IOptions<DatasetLimits> limits,
        HttpResponse response, CancellationToken cancellationToken)
    {
        using var reader = DatasetReader.Open(await OpenAsync(datasets, sha256, cancellationToken), limits.Value);
        var overlay = reader.ReadOverlay() ?? throw new RequestException("not-found", "This dataset has no overlay.");
        response.Headers.CacheControl = Immutable;
        return TypedResults.Bytes(overlay, "image/jpeg", entityTag: new EntityTagHeaderValue($"\"{sha256}-overlay\""));
    }

    private static async Task<Stream> OpenAsync(IContentStore datasets, string sha256, CancellationToken cancellationToken) =>
        await datasets.OpenAsync(sha256, cancellationToken)
        ?? throw new RequestException("dataset-unknown", "There is no dataset of this name: it was mistyped, or the last view of it was deleted.");

    private static string SavedAs(string name)
    {
        var clean = new string([.. name.Where(c => !char.IsControl(c) && c is not ('/' or '\\' or '"')).Take(LongestName)]);
        return clean.EndsWith(".zip", StringComparison.OrdinalIgnoreCase) ? clean : clean + ".zip";
    }
}
