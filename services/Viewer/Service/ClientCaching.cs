using Microsoft.AspNetCore.StaticFiles;

namespace IFeaLiD.Viewer.Service;

/// <summary>Files whose name holds their hash are kept by browsers for ever; the others are asked for each time.</summary>
internal static class ClientCaching
{
    public static void Apply(StaticFileResponseContext response) =>
        response.Context.Response.Headers.CacheControl =
            response.Context.Request.Path.StartsWithSegments("/assets", StringComparison.Ordinal) ? "public, max-age=31536000, immutable" : "no-cache";
}
