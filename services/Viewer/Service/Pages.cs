using IFeaLiD.Jobs.Views;

namespace IFeaLiD.Viewer.Service;

/// <summary>The client's page, which is the same for every link.</summary>
internal static class Pages
{
    public static void MapPages(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/operator", (IWebHostEnvironment environment, HttpContext context) => SendAsync(environment, context, 200)).ExcludeFromDescription();
        routes.MapGet("/compare/{first}/{second}", async (string first, string second, IViewStore views, IWebHostEnvironment environment, HttpContext context) =>
            await SendAsync(environment, context, await IsKnownAsync(first, views, context) && await IsKnownAsync(second, views, context) ? 200 : 404)).ExcludeFromDescription();
        routes.MapGet("/v/{id}", async (string id, IViewStore views, IWebHostEnvironment environment, HttpContext context) =>
        {
            // People who mistype a link get the page that tells them so; programs get the status that says it.
            await SendAsync(environment, context, await IsKnownAsync(id, views, context) ? 200 : 404);
        }).ExcludeFromDescription();
    }

    private static async Task<bool> IsKnownAsync(string id, IViewStore views, HttpContext context) =>
        ViewId.IsValid(id) && await views.FindAsync(id, context.RequestAborted) is not null;

    private static Task SendAsync(IWebHostEnvironment environment, HttpContext context, int status)
    {
        context.Response.Headers.CacheControl = "no-cache";
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/html; charset=utf-8";
        return context.Response.SendFileAsync(environment.WebRootFileProvider.GetFileInfo("index.html"), context.RequestAborted);
    }
}
