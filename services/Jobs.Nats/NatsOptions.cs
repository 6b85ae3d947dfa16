using System.ComponentModel.DataAnnotations;
using IFeaLiD.Datasets.S3;

namespace IFeaLiD.Jobs.Nats;

/// <summary>Which NATS servers several viewers and extractors share; all of them name the same.</summary>
public sealed class NatsOptions : IValidatableObject
{
    /// <summary>
    /// Servers, with commas between: <c>nats://host:4222</c>, or <c>tls://host:4222</c> where the line is encrypted; a user or token may stand before the
    /// host (<c>user:password@</c>). Null, the default: everything in this process.
    /// </summary>
    public string? Url { get; set; }

    /// <summary>Log-in with <see cref="Password"/>. Default none. Of the ways to log in one at most is given.</summary>
    public string? User { get; set; }

    /// <summary>Of <see cref="User"/>.</summary>
    public string? Password { get; set; }

    /// <summary>Log-in by a token that all clients share. Default none.</summary>
    public string? Token { get; set; }

    /// <summary>Log-in by a key: file with the seed of a user's NKey (<c>SU...</c>), of which the servers know the public half. Default none.</summary>
    public string? NKeyFile { get; set; }

    /// <summary>Log-in by a JWT: file with the JWT and its seed, as <c>nsc</c> writes it (<c>.creds</c>). Default none.</summary>
    public string? CredentialsFile { get; set; }

    /// <summary>Encrypted lines: file (PEM) with the certificates that servers' certificates must come from. Default those that the system trusts.</summary>
    public string? CaFile { get; set; }

    /// <summary>Encrypted lines: file (PEM) with this client's own certificate, where servers demand one; with <see cref="KeyFile"/>. Default none.</summary>
    public string? CertificateFile { get; set; }

    /// <summary>File (PEM) with the key of <see cref="CertificateFile"/>, without a password.</summary>
    public string? KeyFile { get; set; }

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

    /// <summary>A folder that exists and that all viewers and extractors reach, in which photos and datasets lie in place of the servers. Default none.</summary>
    public string? SharedFolder { get; set; }

    /// <summary>A bucket of an S3 server, in which photos and datasets lie in place of the NATS servers. Default none.</summary>
    public S3Options? S3 { get; set; }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var url in Url?.Split(',') ?? [])
        {
            if (!Uri.TryCreate(url.Trim(), UriKind.Absolute, out var server) || server.Scheme is not ("nats" or "tls" or "ws" or "wss"))
            {
                yield return new ValidationResult(
                    $"Engine:Url holds \"{NatsLogin.WithoutSecrets(url)}\"; expected servers such as nats://host:4222, with commas between.", [nameof(Url)]);
            }
        }

        if (SharedFolder is not null && !Directory.Exists(SharedFolder))
        {
            // Not made here: what is missing may be a mount, and a folder in its place would be this machine's alone.
            yield return new ValidationResult(
                $"Engine:SharedFolder is {SharedFolder}, which is not there; expected a folder that all viewers and extractors reach. Mount or make it.", [nameof(SharedFolder)]);
        }

        foreach (var mistake in NatsLogin.Mistakes(this).Concat(S3Mistakes()))
        {
            yield return mistake;
        }
    }

    private List<ValidationResult> S3Mistakes()
    {
        var mistakes = new List<ValidationResult>();
        if (S3 is null)
        {
            return mistakes;
        }

        _ = Validator.TryValidateObject(S3, new ValidationContext(S3), mistakes, validateAllProperties: true);
        if (SharedFolder is not null)
        {
            mistakes.Add(new ValidationResult("Engine:SharedFolder and Engine:S3 are given; expected one place for photos and datasets. Remove the other.", [nameof(S3)]));
        }

        if (string.IsNullOrEmpty(Url))
        {
            mistakes.Add(new ValidationResult("Engine:S3 is given without Engine:Url; a bucket is for several viewers and extractors, which share NATS servers for all but photos and datasets.", [nameof(S3)]));
        }

        return mistakes;
    }
}
