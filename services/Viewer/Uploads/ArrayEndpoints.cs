using IFeaLiD.Datasets;
using IFeaLiD.Datasets.Arrays;
using IFeaLiD.Datasets.Containers;
using IFeaLiD.Extraction.Inference;
using IFeaLiD.Extraction.Photos;
using IFeaLiD.Extraction.Publishing;
using IFeaLiD.Extraction.Requests;
using IFeaLiD.Viewer.Access;
using IFeaLiD.Viewer.Views;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace IFeaLiD.Viewer.Uploads;

/// <summary>Maps that other programs computed come in as NumPy files, and get a link. Neither array nor photo is kept as it came.</summary>
internal static class ArrayEndpoints
{
    public static void MapArrays(this RouteGroupBuilder api) =>
        api.MapPost("/arrays", ShareAsync).TakesUploads(queues: false).WithTags("Uploads").WithSummary("Upload an array (.npy, .npz), perhaps with a photo; it becomes a dataset with a link of its own.")
            .Accepts<ArrayForm>("multipart/form-data").ProducesProblem(413).ProducesProblem(415).ProducesProblem(422);

    private static async Task<Created<SubmittedView>> ShareAsync(
        HttpRequest request, ArrayPublisher publisher, ViewLifetime views, [AsParameters] ArrayOptions options, CancellationToken cancellationToken)
    {
        await using var scratch = new ScratchStore(options.Inference.Value.MapRoom.Folder);
        var upload = await UploadReader.ReadAsync(request, scratch, RuleOf(options, scratch), cancellationToken);
        var name = FileName.Clean(upload.Fields.GetValueOrDefault("name") is { Length: > 0 } given ? given : upload.FileName);
        var choices = new ArrayChoices(name, upload.Fields.GetValueOrDefault("arrayName"), (Precision)ExtractionRules.Precision(upload.Fields.GetValueOrDefault("precision")));
        var array = await scratch.OpenAsync(upload.File.Sha256, cancellationToken);
        await using var photo = upload.Beside is null ? null : await scratch.OpenAsync(upload.Beside.Sha256, cancellationToken);
        var dataset = await publisher.PublishAsync(array!, photo, choices, options.Datasets.Value, cancellationToken);
        var submitted = await views.ShareAsync(name, dataset.Stage, dataset.Dataset);
        return TypedResults.Created(ViewEndpoints.AddressOf(request, submitted), submitted);
    }

    private static FileRule RuleOf(ArrayOptions options, ScratchStore scratch)
    {
        return new FileRule("array", options.Viewer.Value.ArrayBytes, ArrayFile.BytesNeeded, Check, Drop)
        {
            Beside = new FileRule("photo", options.Photos.Value.Bytes, PhotoFormats.BytesNeeded, start => PhotoFormats.Check(start), Drop),
        };

        Task Drop(string sha256) => scratch.DeleteAsync(sha256, CancellationToken.None);
    }

    private static void Check(byte[] start)
    {
        if (!ArrayFile.Begins(start))
        {
            throw new DatasetException("array-format", "The file begins neither as a .npy nor as a .npz file does. Save the array with numpy.save or numpy.savez.");
        }
    }
}

/// <summary>Limits and places that an upload of an array goes by.</summary>
internal sealed record ArrayOptions(
    IOptions<ViewerOptions> Viewer, IOptions<PhotoLimits> Photos, IOptions<DatasetLimits> Datasets, IOptions<InferenceOptions> Inference);

/// <summary>Parts of an upload; only the array is required.</summary>
internal sealed class ArrayForm
{
    /// <summary>A .npy or .npz file: height x width x channels.</summary>
    public required IFormFile Array { get; init; }

    /// <summary>A photo in any of the formats that are read, to lay the map on.</summary>
    public IFormFile? Photo { get; init; }

    /// <summary>Bits a value: 8 (default), 16 or 32.</summary>
    public int? Precision { get; init; }

    /// <summary>Name of the array in a .npz file; by default the first.</summary>
    public string? ArrayName { get; init; }

    /// <summary>Of the view, for people; by default the file's.</summary>
    public string? Name { get; init; }
}
