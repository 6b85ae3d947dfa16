using System.ComponentModel.DataAnnotations;

namespace IFeaLiD.Datasets.S3;

/// <summary>Which bucket of an S3 server holds photos and datasets; all viewers and extractors name the same.</summary>
public sealed class S3Options : IValidatableObject
{
    /// <summary>The bucket, which has to be there. 3 to 63 of a-z, A-Z, 0-9, '.', '-' and '_'.</summary>
    [Required(ErrorMessage = "Engine:S3:Bucket is missing; expected the bucket that all viewers and extractors share.")]
    [RegularExpression("[A-Za-z0-9][A-Za-z0-9._-]{2,62}", MatchTimeoutInMilliseconds = 1000,
        ErrorMessage = "Engine:S3:Bucket is no name of a bucket; expected 3 to 63 of a-z, A-Z, 0-9, '.', '-' and '_'.")]
    public string? Bucket { get; set; }

    /// <summary>The server, such as <c>https://s3.example.org</c>. Default: that of Amazon for the <see cref="Region"/>.</summary>
    public string? ServiceUrl { get; set; }

    /// <summary>Region of the bucket, which signatures name. Default <c>us-east-1</c>, which most other servers expect, too.</summary>
    [Required(ErrorMessage = "Engine:S3:Region is empty; expected a region such as us-east-1.")]
    public string Region { get; set; } = "us-east-1";

    /// <summary>First part of all keys, empty or with a '/' at its end; <see cref="Bucket"/> can be shared with others then. Default empty.</summary>
    [RegularExpression("([A-Za-z0-9_-][A-Za-z0-9._-]*/)*", MatchTimeoutInMilliseconds = 1000,
        ErrorMessage = "Engine:S3:Prefix cannot be the first part of a key; expected names of a-z, A-Z, 0-9, '.', '-' and '_' with a '/' after each, such as photos/ifealid/.")]
    [StringLength(512, ErrorMessage = "Engine:S3:Prefix is too long; expected 512 characters at most.")]
    public string Prefix { get; set; } = "";

    /// <summary>Public half of the key that signs, with <see cref="SecretKey"/>. Default: what the AWS SDK finds: <c>AWS_ACCESS_KEY_ID</c> and so on, a profile, the machine's role.</summary>
    public string? AccessKey { get; set; }

    /// <summary>Secret half of the key that signs.</summary>
    public string? SecretKey { get; set; }

    /// <summary>Whether the bucket stands in the path (<c>host/bucket</c>), as most servers but Amazon's expect, or before the host. Default: in the path where <see cref="ServiceUrl"/> is given.</summary>
    public bool? PathStyle { get; set; }

    /// <summary>Largest request that brings content; more is sent in parts of that size. 5 MiB to 5 GiB, as S3 prescribes; default 64 MiB.</summary>
    [Range(5L << 20, 5L << 30, ErrorMessage = "Engine:S3:PartBytes is out of range; expected 5242880 to 5368709120.")]
    public long PartBytes { get; set; } = 64L << 20;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!string.IsNullOrEmpty(ServiceUrl)
            && !(Uri.TryCreate(ServiceUrl, UriKind.Absolute, out var url) && url is { Scheme: "http" or "https", UserInfo: "", PathAndQuery: "/" }))
        {
            // Not shown: there may be a key in it.
            yield return new ValidationResult(
                "Engine:S3:ServiceUrl is no server; expected one such as https://s3.example.org, with neither user nor path. Keys stand in Engine:S3:AccessKey and Engine:S3:SecretKey, the bucket in Engine:S3:Bucket.",
                [nameof(ServiceUrl)]);
        }

        if (string.IsNullOrEmpty(AccessKey) != string.IsNullOrEmpty(SecretKey))
        {
            yield return new ValidationResult("Engine:S3:AccessKey and Engine:S3:SecretKey belong together; give both or neither.", [nameof(AccessKey)]);
        }
    }
}
