using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Net.Sockets;

namespace IFeaLiD.Viewer.Access;

/// <summary>Who may upload and how often, for services that are open to others.</summary>
public sealed class AccessOptions : IValidatableObject
{
    /// <summary>
    /// Secret that uploads and wishes for further stages have to bring (<c>Authorization: Bearer</c>); looking at what is behind a link
    /// needs none. 16 to 256 visible ASCII characters; empty, or without it, the default: everybody may upload.
    /// </summary>
    [RegularExpression("[!-~]{16,256}", ErrorMessage = "Access:Token has to have 16 to 256 visible ASCII characters without spaces.")]
    public string? Token { get; set; }

    /// <summary>Uploads and wishes for further stages a minute that one client (an IPv4 address, or an IPv6 network of 64 bits) may make in the long run. Default none: no limit.</summary>
    [Range(1, 100_000)]
    public int? UploadsPerMinute { get; set; }

    /// <summary>As many a client may make at once after a pause; only with <see cref="UploadsPerMinute"/>. Default 10.</summary>
    [Range(1, 100_000)]
    public int UploadBurst { get; set; } = 10;

    /// <summary>
    /// Addresses and networks of the proxies in front, with commas between, such as <c>127.0.0.1, 10.0.0.0/8</c>: only what they say in
    /// <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c> is believed. Default none: nobody is believed.
    /// </summary>
    public string TrustedProxies { get; set; } = "";

    /// <summary>As networks; an address is one of a single member.</summary>
    internal IReadOnlyList<IPNetwork> ProxyNetworks => [.. Proxies().Select(proxy => Parse(proxy)!.Value)];

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        from proxy in Proxies()
        where Parse(proxy) is null
        select new ValidationResult($"Access:TrustedProxies holds {proxy}; expected addresses such as 127.0.0.1 or networks such as 10.0.0.0/8, with commas between.", [nameof(TrustedProxies)]);

    private string[] Proxies() => TrustedProxies.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static IPNetwork? Parse(string proxy) =>
        IPAddress.TryParse(proxy, out var address) ? new IPNetwork(address, address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128)
        : IPNetwork.TryParse(proxy, out var network) ? network : null;
}
