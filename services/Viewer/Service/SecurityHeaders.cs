namespace IFeaLiD.Viewer.Service;

/// <summary>What a browser may do with our pages: run our own scripts only. Pages of others may embed a view.</summary>
public sealed class SecurityHeaders(RequestDelegate next)
{
    private const string Own =
        "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self' blob:; img-src 'self' blob: data:; object-src 'none'; base-uri 'self'; form-action 'self'";

    // Swagger UI styles its page and shows icons inline.
    private const string ApiPage = "default-src 'self'; style-src 'self' 'unsafe-inline'; script-src 'self' 'unsafe-inline'; img-src 'self' data:";

    /// <summary>Adds the headers as the answer leaves, so that problems, for which everything before is cleared, have them as well.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        context.Response.OnStarting(() =>
        {
            Add(context);
            return Task.CompletedTask;
        });
        return next(context);
    }

    private static void Add(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = context.Request.Path.StartsWithSegments("/openapi", StringComparison.Ordinal) ? ApiPage : Own;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
    }
}
