using IFeaLiD.Jobs.Views;

namespace IFeaLiD.Viewer.Service;

/// <summary>Addresses of the client's page.</summary>
internal static class Pages
{
    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    public static void MapPages(this IEndpointRouteBuilder routes)
    {
        foreach (var path in new[] { "/", "/index.html" })
        {
            routes.MapMethods(path, Reading, (IndexPage page, HttpContext context) => page.AnswerAsync(context, known: true)).ExcludeFromDescription();
        }

        routes.MapMethods("/v/{id}", Reading, async (string id, IViewStore views, IndexPage page, HttpContext context) =>
            await page.AnswerAsync(context, known: ViewId.IsValid(id) && await views.FindAsync(id, context.RequestAborted) is not null)).ExcludeFromDescription();
    }
}
