using IFeaLiD.Jobs.Views;

namespace IFeaLiD.Viewer.Service;

/// <summary>The client's page, which is the same for every link.</summary>
internal static class Pages
{
    public static void MapPages(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/v/{id}", async (string id, IViewStore views, IWebHostEnvironment environment, HttpContext context) =>
        {
            // People who mistype a link get the page that tells them so; programs get the status that says it.
            var known = ViewId.IsValid(id) && await views.FindAsync(id, context.RequestAborted) is not null;
            context.Response.Headers.CacheControl = "no-cache";
            context.Response.StatusCode = known ? 200 : 404;
            context.Response.ContentType = "text/html; charset=utf-8";
            await context.Response.SendFileAsync(environment.WebRootFileProvider.GetFileInfo("index.html"), context.RequestAborted);
        }).ExcludeFromDescription();
}
