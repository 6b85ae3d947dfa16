using Microsoft.AspNetCore.Http.HttpResults;

namespace IFeaLiD.Viewer.Access;

/// <summary>Lets clients ask before they send much.</summary>
internal static class AccessEndpoints
{
    public static void MapAccess(this RouteGroupBuilder api) =>
        api.MapGet("/uploads", Look).WithTags("Uploads").WithMetadata(new NewWork(Queues: true))
            .WithSummary("Whether a photo would be taken now: 204, or the problem that an upload would meet.")
            .ProducesProblem(401).ProducesProblem(503).ProducesProblem(507);

    /// <summary>Marks an endpoint to which files are uploaded.</summary>
    public static RouteHandlerBuilder TakesUploads(this RouteHandlerBuilder endpoint, bool queues) =>
        endpoint.WithMetadata(new NewWork(queues)).RequireRateLimiting(UploadRate.Policy).ProducesProblem(401).ProducesProblem(429).ProducesProblem(507);

    private static NoContent Look(HttpResponse response)
    {
        response.Headers.CacheControl = "no-store";
        return TypedResults.NoContent();
    }
}
