using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace IFeaLiD.Viewer.Access;

/// <summary>Requests that come through proxies, as their senders made them.</summary>
internal static class Proxying
{
    /// <summary>First of all: address and scheme of the sender, as the proxies that are trusted say; then the path below the service's own.</summary>
    public static void UseProxies(this WebApplication app)
    {
        if (app.Services.GetRequiredService<IOptions<AccessOptions>>().Value.ProxyNetworks is { Count: > 0 } networks)
        {
            var forwarded = new ForwardedHeadersOptions
            {
                ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto,
                ForwardLimit = null, // from one trusted proxy to the next; the first other address is the client
            };
            forwarded.KnownProxies.Clear();
            forwarded.KnownIPNetworks.Clear();
            foreach (var network in networks)
            {
                forwarded.KnownIPNetworks.Add(network);
            }

            app.UseForwardedHeaders(forwarded);
        }

        if (app.Services.GetRequiredService<IOptions<ViewerOptions>>().Value.BasePath is { Length: > 0 } basePath)
        {
            app.Use((context, next) =>
            {
                // A proxy may have cut the path off already; pages and links lie below it all the same.
                context.Request.Path = context.Request.Path.StartsWithSegments(basePath, StringComparison.Ordinal, out var rest) ? rest : context.Request.Path;
                context.Request.PathBase = basePath;
                return next(context);
            });
        }

        app.UseRouting(); // by the path that is left
    }
}
