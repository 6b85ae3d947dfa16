using IFeaLiD.Jobs;
using IFeaLiD.Jobs.Views;
using IFeaLiD.Viewer.Access;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace IFeaLiD.Viewer.Views;

/// <summary>What can be asked of a link.</summary>
internal static class ViewEndpoints
{
    public static void MapViews(this RouteGroupBuilder api)
    {
        var group = api.MapGroup("/views/{id}").WithTags("Views").ProducesProblem(404);
        group.MapGet("", FindAsync).WithSummary("The view as it stands: state, progress, stages with their datasets.");
        group.MapPost("/stages", AskAsync).TakesUploads(queues: true).WithSummary("Ask for further stages while the photo is kept; those that are ready stay.")
            .Accepts<StageWish>("application/json").WithMetadata(new RequestSizeLimitAttribute(1 << 16))
            .ProducesProblem(409).ProducesProblem(415).ProducesProblem(422).ProducesProblem(503);
        group.MapPost("/comparisons", CompareAsync).TakesUploads(queues: true).WithSummary("The same photo, prepared in the same way, through another model: a view of its own, with a token of its own.")
            .Accepts<ComparisonWish>("application/json").WithMetadata(new RequestSizeLimitAttribute(1 << 16))
            .ProducesProblem(409).ProducesProblem(415).ProducesProblem(422).ProducesProblem(503);
        group.MapPost("/cancel", CancelAsync).WithSummary("Cancel; the work ends when nobody else waits for the same.");
        group.MapDelete("", DeleteAsync).WithSummary("Delete the view, and its data when no other view shares it.").ProducesProblem(403);
    }

    /// <summary>Path of a view below the proxy's, if there is one.</summary>
    public static string AddressOf(HttpRequest request, ViewSnapshot view) => $"{request.PathBase}/api/v1/views/{view.Id}";

    private static async Task<Ok<ViewSnapshot>> FindAsync(string id, Snapshots snapshots, IViewStore views, HttpResponse response, CancellationToken cancellationToken)
    {
        await TouchAsync(id, views, cancellationToken); // first, so that the answer tells the new end
        response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(await snapshots.FindAsync(id, cancellationToken));
    }

    /// <summary>A view can be looked at although nothing can be written, for example on a full disk.</summary>
    private static async Task TouchAsync(string id, IViewStore views, CancellationToken cancellationToken)
    {
        try
        {
            await views.TouchAsync(id, cancellationToken);
        }
        catch (StorageUnavailableException e) when (e is not EngineSilentException)
        {
            // The next look counts.
        }
    }

    private static async Task<Results<Accepted<ViewSnapshot>, Ok<ViewSnapshot>>> AskAsync(
        string id, StageWish wish, HttpRequest request, ViewLifetime views)
    {
        var view = await views.AskAsync(id, string.Join(',', wish.Stages ?? []));
        return view.Ended ? TypedResults.Ok(view) : TypedResults.Accepted(AddressOf(request, view), view);
    }

    private static async Task<Accepted<SubmittedView>> CompareAsync(string id, ComparisonWish wish, HttpRequest request, ViewLifetime views)
    {
        var submitted = await views.CompareAsync(id, wish.Model, string.Join(',', wish.Stages ?? []));
        return TypedResults.Accepted(AddressOf(request, submitted), submitted);
    }

    private static async Task<Ok<ViewSnapshot>> CancelAsync(string id, ViewLifetime views, CancellationToken cancellationToken) =>
        TypedResults.Ok(await views.CancelAsync(id, cancellationToken));

    private static async Task<NoContent> DeleteAsync(
        string id, [FromHeader(Name = "Deletion-Token")] string? token, ViewLifetime views, CancellationToken cancellationToken)
    {
        await views.DeleteAsync(id, token, cancellationToken);
        return TypedResults.NoContent();
    }
}

/// <summary>Further stages to compute.</summary>
/// <param name="Stages">Their names; without any, all that are missing.</param>
public sealed record StageWish(IReadOnlyList<string>? Stages);

/// <summary>Another model for the same photo.</summary>
/// <param name="Model">Its id; without it, the first model.</param>
/// <param name="Stages">Names of its stages or layers; without any, all its stages.</param>
public sealed record ComparisonWish(string? Model, IReadOnlyList<string>? Stages);
