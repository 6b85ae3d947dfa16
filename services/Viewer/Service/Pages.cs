using IFeaLiD.Jobs.Views;

namespace IFeaLiD.Viewer.Service;

/// <summary>Addresses of the client's page.</summary>
internal static class Pages
{
    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    public static void MapPages(this IEndpointRouteBuilder routes)
    {
        foreach (var path in new[] { "/", "/index.html", "/operator" })
        {
            routes.MapMethods(path, Reading, (IndexPage page, HttpContext context) => page.AnswerAsync(context, known: true)).ExcludeFromDescription();
        }

        routes.MapMethods("/v/{id}", Reading, async (string id, IViewStore views, IndexPage page, HttpContext context) =>
            await page.AnswerAsync(context, await IsKnownAsync(id, views, context))).ExcludeFromDescription();
        routes.MapMethods("/compare/{first}/{second}", Reading, async (string first, string second, IViewStore views, IndexPage page, HttpContext context) =>
            await page.AnswerAsync(context, await IsKnownAsync(first, views, context) && await IsKnownAsync(second, views, context))).ExcludeFromDescription();
    }

    private static async Task<bool> IsKnownAsync(string id, IViewStore views, HttpContext context) =>
        ViewId.IsValid(id) && await views.FindAsync(id, context.RequestAborted) is not null;
}
