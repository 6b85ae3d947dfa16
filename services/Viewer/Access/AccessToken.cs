using IFeaLiD.Jobs.Views;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace IFeaLiD.Viewer.Access;

/// <summary>Whether a request brings the secret that uploads need.</summary>
public sealed class AccessToken(IOptions<AccessOptions> options)
{
    private const string Scheme = "Bearer ";

    private readonly string? hash = options.Value.Token is { Length: > 0 } token ? DeletionToken.Hash(token) : null;

    /// <summary>Whether there is one at all.</summary>
    public bool IsNeeded => hash is not null;

    /// <summary>Whether the request may go on; hashes are compared in a time that does not tell how much of the secret is right.</summary>
    public bool Admits(HttpRequest request) =>
        hash is null
        || (request.Headers[HeaderNames.Authorization] is [{ } given] && given.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            && DeletionToken.Matches(given[Scheme.Length..].Trim(), hash));
}
