using IFeaLiD.Models;
using IFeaLiD.Models.Store;
using IFeaLiD.Viewer.Problems;
using IFeaLiD.Viewer.Uploads;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace IFeaLiD.Viewer.Operators;

/// <summary>What <c>ifealid models</c> does, for the operator's page.</summary>
internal static class OperatorEndpoints
{
    public static void MapOperator(this RouteGroupBuilder api)
    {
        var group = api.MapGroup("/operator").WithTags("Operator").AddEndpointFilter<OperatorAccess>().ProducesProblem(403);
        group.MapGet("/models", List).WithSummary("Models that are there, files that are refused, models that can be fetched, and the download that runs.");
        group.MapPost("/models", AddAsync).WithSummary("Upload a network (.onnx, .safetensors); it is tried and put on offer.")
            .Accepts<ModelForm>("multipart/form-data").ProducesProblem(409).ProducesProblem(413).ProducesProblem(422);
        group.MapPost("/models/{id}/verify", VerifyAsync).WithSummary("Check size, SHA-256 and graph, and try the network again.").ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
        group.MapDelete("/models/{id}", RemoveAsync).WithSummary("Delete a model; jobs that run keep it.").ProducesProblem(404).ProducesProblem(409);
        group.MapDelete("/refused/{**file}", RemoveRefusedAsync).WithSummary("Delete a file that is listed as refused; of a model with a folder of its own, the folder.").ProducesProblem(404).ProducesProblem(409);
        group.MapPost("/downloads/{id}", Pull).WithSummary("Begin to fetch a model that is known; the list shows how far it is.").ProducesProblem(404).ProducesProblem(409);
        group.MapDelete("/downloads/{id}", Cancel).WithSummary("Stop a download; what is there is kept.");
    }

    private static Ok<OperatorView> List(ModelCatalog models, ModelWork work, IOptions<ViewerOptions> viewer, IOptions<OperatorOptions> options)
    {
        var folder = viewer.Value.ModelsFolder;
        var offered = models.Models;
        return TypedResults.Ok(new OperatorView(
            [.. offered.Select(model => KeptModel.Of(model, work.Store.Has(model.Id)))],
            [.. models.Refused.Select(refused => new UnusableFile(refused.File, refused.Code, refused.Sentence, work.Store.RemovedWith(refused)))],
            [.. Downloads.List(folder).Where(known => !work.Store.Has(known.Id)).Select(FetchableModel.Of)],
            work.Download,
            options.Value.ModelBytes));
    }

    private static async Task<Created<KeptModel>> AddAsync(
        HttpRequest request, ModelWork work, IOptions<ViewerOptions> viewer, IOptions<OperatorOptions> options, CancellationToken cancellationToken)
    {
        work.AssertWritable();
        await using var scratch = new ScratchStore(work.Store.Incoming);
        var rule = new FileRule("model", options.Value.ModelBytes, 1, CheckSome, sha256 => scratch.DeleteAsync(sha256, CancellationToken.None));
        var upload = await UploadReader.ReadAsync(request, scratch, rule, cancellationToken);
        await using var file = await scratch.OpenAsync(upload.File.Sha256, cancellationToken);
        var choices = ModelChoices.Of(name => upload.Fields.GetValueOrDefault(name));
        var model = await work.ChangeAsync(store => store.Add(file!, upload.FileName, choices));
        return TypedResults.Created($"{request.PathBase}/api/v1/models/{model.Id}/card", KeptModel.Of(model, removable: true));
    }

    private static void CheckSome(byte[] start)
    {
        if (start.Length == 0)
        {
            throw new RequestException("model-missing", "The file is empty.");
        }
    }

    private static async Task<Ok<KeptModel>> VerifyAsync(string id, ModelWork work) => TypedResults.Ok(KeptModel.Of(await work.ChangeAsync(store => store.Verify(id)), removable: true));

    private static async Task<NoContent> RemoveAsync(string id, ModelWork work)
    {
        await work.ChangeAsync(store =>
        {
            store.Remove(id);
            return true;
        });
        return TypedResults.NoContent();
    }

    private static async Task<NoContent> RemoveRefusedAsync(string file, ModelCatalog models, ModelWork work)
    {
        await work.ChangeAsync(store =>
        {
            store.Remove(models.Refused.FirstOrDefault(refused => refused.File == file) ?? throw new RequestException("not-found", "No file of this name is listed as refused."));
            return true;
        });
        return TypedResults.NoContent();
    }

    private static Accepted<DownloadState> Pull(string id, HttpRequest request, ModelWork work, IOptions<ViewerOptions> viewer)
    {
        work.Pull(Downloads.List(viewer.Value.ModelsFolder).FirstOrDefault(known => known.Id == id) ?? throw new RequestException("not-found", "There is no such model to be fetched."));
        return TypedResults.Accepted($"{request.PathBase}/api/v1/operator/models", work.Download);
    }

    private static NoContent Cancel(string id, ModelWork work)
    {
        if (work.Download?.Model == id)
        {
            work.Cancel();
        }

        return TypedResults.NoContent();
    }
}

/// <summary>Parts of an upload; only the file is required.</summary>
internal sealed record ModelForm : ModelChoices
{
    /// <summary>An .onnx or .safetensors file.</summary>
    public required IFormFile Model { get; init; }
}
