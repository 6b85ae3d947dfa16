using IFeaLiD.Extraction.Photos;
using IFeaLiD.Extraction.Progress;
using IFeaLiD.Extraction.Requests;
using IFeaLiD.Models;
using IFeaLiD.Viewer.Access;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace IFeaLiD.Viewer.Service;

/// <summary>What this service offers and where its limits are.</summary>
internal static class ServiceEndpoints
{
    private static readonly string Version = typeof(ServiceEndpoints).Assembly.GetName().Version!.ToString(3);

    public static void MapService(this RouteGroupBuilder api)
    {
        api.MapGet("/service", Describe).WithTags("Service").WithSummary("Models with their stages, sizes, limits, and how long things are kept.");
        api.MapGet("/models/{id}/layers", Layers).WithTags("Service").WithSummary("Every layer of a model, in the network's order; each can be asked for where a stage can.").ProducesProblem(404);
        api.MapGet("/models/{id}/card", Card).WithTags("Service").WithSummary("A model's card (Markdown).").Produces<string>(200, "text/markdown").ProducesProblem(404);
    }

    private static Ok<ServiceDescription> Describe(ModelCatalog models, Pace pace, AccessToken token, IOptions<PhotoLimits> photos, IOptions<ViewerOptions> options)
    {
        var offered = models.Models;
        return TypedResults.Ok(new ServiceDescription(
            Version,
            [.. offered.Select(model => new OfferedModel(
                model.Id, model.Manifest.Name, model.Manifest.Label, model.Manifest.Licence, model.Manifest.Source,
                [.. model.Stages.Select(stage => new OfferedStage(stage.Name, stage.Channels, stage.StrideX, stage.Shows, pace.Expect(model.Id, stage.Name, 1)) { Run = stage.Run })])
            {
                Layers = model.Layers.Count,
                ExportedSize = model.ExportedSize is var (width, height) ? new Views.ViewPhoto(width, height) : null,
            })],
            offered is [var first, ..] ? first.Id : null,
            new OfferedLimits(photos.Value.Bytes, photos.Value.Pixels, photos.Value.InferencePixels, photos.Value.LeastSide, options.Value.DatasetBytes, options.Value.ArrayBytes),
            SizeChoice.All,
            SizeChoice.All[0].Id,
            new Keeping(options.Value.PhotoHours, options.Value.ViewDays),
            [.. models.Refused.Select(refused => new RefusedFile(refused.File, refused.Code, refused.Sentence))])
        {
            AccessToken = token.IsNeeded,
        });
    }

    private static Ok<OfferedLayer[]> Layers(string id, ModelCatalog models, Pace pace) =>
        TypedResults.Ok<OfferedLayer[]>([.. Known(id, models).Layers.Select(layer => new OfferedLayer(
            layer.Name, layer.Operator, layer.Channels, layer.StrideX, layer.Run, pace.Expect(id, layer.Name, 1)))]);

    private static ContentHttpResult Card(string id, ModelCatalog models) => TypedResults.Text(Known(id, models).Card, "text/markdown; charset=utf-8");

    private static Model Known(string id, ModelCatalog models) => models.Find(id) ?? throw new Problems.RequestException("not-found", "There is no such model.");
}

/// <summary>What this service offers.</summary>
/// <param name="Version">Of the program.</param>
/// <param name="Models">Networks to choose from.</param>
/// <param name="DefaultModel">Id of the first; null when there is none.</param>
/// <param name="Limits">What is accepted at most.</param>
/// <param name="Sizes">Sizes to choose from.</param>
/// <param name="DefaultSize">Id of the first size.</param>
/// <param name="Keeping">How long things are kept.</param>
/// <param name="RefusedModels">Files in the models' folder that are not offered, and why.</param>
public sealed record ServiceDescription(
    string Version, IReadOnlyList<OfferedModel> Models, string? DefaultModel, OfferedLimits Limits,
    IReadOnlyList<SizeChoice> Sizes, string DefaultSize, Keeping Keeping, IReadOnlyList<RefusedFile> RefusedModels)
{
    /// <summary>Whether uploads need an access token.</summary>
    public required bool AccessToken { get; init; }
}

/// <summary>A network.</summary>
/// <param name="Id">Stable name.</param>
/// <param name="Name">For people.</param>
/// <param name="Label">Says honestly what the weights are.</param>
/// <param name="Licence">Of the weights.</param>
/// <param name="Source">Where they are from.</param>
/// <param name="Stages">In the network's order.</param>
public sealed record OfferedModel(string Id, string Name, string Label, string Licence, string Source, IReadOnlyList<OfferedStage> Stages)
{
    /// <summary>How many layers can be asked for; <c>/models/{id}/layers</c> lists them.</summary>
    public int Layers { get; init; }

    /// <summary>Size of the picture that layers with <c>run</c> oneSize need; null where the file names none.</summary>
    public Views.ViewPhoto? ExportedSize { get; init; }
}

/// <summary>A stage of a network.</summary>
/// <param name="Name">conv2_x, conv3_x, ...</param>
/// <param name="Channels">Values a cell.</param>
/// <param name="Stride">Photo pixels from cell to cell.</param>
/// <param name="Shows">One sentence on what it responds to.</param>
/// <param name="SecondsPerMegapixel">From the stage before to this one, as measured here or by the extractors; a guess until it has run.</param>
public sealed record OfferedStage(string Name, int Channels, int Stride, string Shows, double SecondsPerMegapixel)
{
    /// <summary>In strips, the whole picture at once, or at the exported size alone.</summary>
    public LayerRun Run { get; init; }
}

/// <summary>A layer of a network.</summary>
/// <param name="Name">Asked for as a stage is.</param>
/// <param name="Operator">ONNX operator that makes it.</param>
/// <param name="Channels">Values a cell.</param>
/// <param name="Stride">Photo pixels from cell to cell.</param>
/// <param name="Run">In strips, the whole picture at once, or at the exported size alone.</param>
/// <param name="SecondsPerMegapixel">As measured here or by the extractors; a guess until it has run.</param>
public sealed record OfferedLayer(string Name, string Operator, int Channels, int Stride, LayerRun Run, double SecondsPerMegapixel);

/// <summary>What is accepted at most.</summary>
/// <param name="PhotoBytes">Bytes of a photo's file.</param>
/// <param name="PhotoPixels">Pixels of a photo.</param>
/// <param name="InferencePixels">Pixels that a network is run on.</param>
/// <param name="LeastSide">Least pixels of a side.</param>
/// <param name="DatasetBytes">Bytes of an uploaded dataset.</param>
/// <param name="ArrayBytes">Bytes of an uploaded array.</param>
public sealed record OfferedLimits(long PhotoBytes, long PhotoPixels, long InferencePixels, int LeastSide, long DatasetBytes, long ArrayBytes);

/// <summary>How long things are kept.</summary>
/// <param name="PhotoHours">Hours that the uploaded photo itself is kept.</param>
/// <param name="ViewDays">Days that a view is kept after it was last opened; null = until its submitter deletes it.</param>
public sealed record Keeping(int PhotoHours, int? ViewDays);

/// <summary>A model that cannot be offered.</summary>
/// <param name="File">In the models' folder.</param>
/// <param name="Code">Stable, kebab-case.</param>
/// <param name="Detail">What is missing or wrong.</param>
public sealed record RefusedFile(string File, string Code, string Detail);
