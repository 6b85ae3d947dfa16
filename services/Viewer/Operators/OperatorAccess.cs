using System.Net;
using System.Security.Cryptography;
using System.Text;
using IFeaLiD.Viewer.Problems;
using Microsoft.Extensions.Options;

namespace IFeaLiD.Viewer.Operators;

/// <summary>
/// Lets the operator through and nobody else. With a token: who sends it. Without: who sits at this machine. A proxy there makes everybody seem to
/// sit there, so a request that names a proxy, or another host than this machine, does not count; neither does one that a page of another
/// site makes a browser send. What a request says of addresses is never believed, only held against it.
/// </summary>
internal sealed class OperatorAccess(IOptions<OperatorOptions> options) : IEndpointFilter
{
    /// <summary>Header of the token.</summary>
    public const string Header = "Operator-Token";

    private static readonly string[] OfProxies = ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Server", "X-Original-For", "X-Real-IP", "Via", "CF-Connecting-IP", "True-Client-IP"];

    /// <inheritdoc/>
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        Assert(context.HttpContext);
        context.HttpContext.Response.Headers.CacheControl = "no-store";
        return next(context);
    }

    private void Assert(HttpContext context)
    {
        var request = context.Request;
        if (options.Value.Token is { } token)
        {
            if (!Matches(request.Headers[Header].ToString(), token))
            {
                throw new RequestException("operator-token", $"The models are kept by whoever has the token that the service was started with (Operator:Token). Send it in the header {Header}.");
            }

            return;
        }

        // A token in a header of its own cannot be sent by another site's page; from an address such a page can.
        if (request.Headers.Origin is [{ Length: > 0 } origin] && !(Uri.TryCreate(origin, UriKind.Absolute, out var from) && from.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase)))
        {
            throw Refuse("The request comes from a page of another site.");
        }

        if (!options.Value.Loopback)
        {
            throw Refuse("This service was started without a token for its operator. Start it with Operator:Token, or keep the models with \"ifealid models\" on its machine.");
        }

        if (context.Connection.RemoteIpAddress is not { } address || !IPAddress.IsLoopback(address) || !IsLoopback(request.Host.Host) || OfProxies.Any(request.Headers.ContainsKey))
        {
            throw Refuse("The models can be kept from the machine itself alone, at http://localhost and not through a proxy. From elsewhere it takes a token: start the service with Operator:Token.");
        }
    }

    private static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    private static bool Matches(string given, string token) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(given)), SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    private static RequestException Refuse(string detail) => new("operator-only", detail);
}
