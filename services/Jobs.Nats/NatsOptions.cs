using System.ComponentModel.DataAnnotations;

namespace IFeaLiD.Jobs.Nats;

/// <summary>Which NATS servers several viewers and extractors share; all of them name the same.</summary>
public sealed class NatsOptions : IValidatableObject
{
    /// <summary>
    /// Servers, with commas between: <c>nats://host:4222</c>, with <c>user:password@</c> before the host where the server wants it. Null, the
    /// default: everything in this process.
    /// </summary>
    public string? Url { get; set; }

    /// <summary>File with a JWT and its seed, as <c>nsc</c> writes it, where the servers want that. Default none.</summary>
    public string? CredentialsFile { get; set; }

    /// <summary>First part of all names at the servers, so that several services can share them. 1 to 32 of a-z, 0-9 and '-'; default <c>ifealid</c>.</summary>
    [Required]
    [RegularExpression("[a-z0-9-]{1,32}", MatchTimeoutInMilliseconds = 1000)]
    public string Name { get; set; } = "ifealid";

    /// <summary>On how many servers of a cluster everything lies. 1, 3 or 5; default 1.</summary>
    [AllowedValues(1, 3, 5)]
    public int Replicas { get; set; } = 1;

    /// <summary>How long to wait at start for servers that do not answer. 1 s to 1 hour; default 1 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00", ConvertValueInInvariantCulture = true, ParseLimitsInInvariantCulture = true)]
    public TimeSpan Patience { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Bytes of photos and datasets that may lie in the data folder so that they need not be fetched again. 1 MiB to 1 PiB; default 10 GiB.</summary>
    [Range(1L << 20, 1L << 50)]
    public long CacheBytes { get; set; } = 10L << 30;

    /// <summary>A folder that all viewers and extractors reach, in which photos and datasets lie in place of the servers. Default none.</summary>
    public string? SharedFolder { get; set; }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var url in Url?.Split(',') ?? [])
        {
            if (!Uri.TryCreate(url.Trim(), UriKind.Absolute, out var server) || server.Scheme is not ("nats" or "tls" or "ws" or "wss"))
            {
                yield return new ValidationResult($"Engine:Url holds \"{url}\"; expected servers such as nats://host:4222, with commas between.", [nameof(Url)]);
            }
        }

        if (CredentialsFile is not null && !File.Exists(CredentialsFile))
        {
            yield return new ValidationResult($"Engine:CredentialsFile is {CredentialsFile}, which is not there.", [nameof(CredentialsFile)]);
        }
    }
}
