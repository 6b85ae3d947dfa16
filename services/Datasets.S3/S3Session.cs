using Amazon;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using IFeaLiD.Jobs;

namespace IFeaLiD.Datasets.S3;

/// <summary>One bucket and the connections to its server, shared by all that lies there.</summary>
public sealed class S3Session : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private S3Session(S3Options options, string service)
    {
        Client = CreateClient(options);
        Bucket = options.Bucket!;
        Prefix = $"{options.Prefix}{service}/";
        PartBytes = options.PartBytes;
    }

    internal IAmazonS3 Client { get; }

    internal string Bucket { get; }

    /// <summary>Of all keys of this service.</summary>
    internal string Prefix { get; }

    internal long PartBytes { get; }

    /// <summary>Waits for the server, and makes sure that content can be put, listed and deleted there.</summary>
    /// <param name="options">Which bucket.</param>
    /// <param name="service">Part of all keys, so that several services can share the bucket.</param>
    /// <param name="patience">How long to wait for a server that does not answer.</param>
    /// <param name="time">All time there is.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="EngineUnreachableException">Nobody answers within the patience, or who answers refuses this program.</exception>
    public static async Task<S3Session> OpenAsync(S3Options options, string service, TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
    {
        var where = string.IsNullOrEmpty(options.ServiceUrl) ? $"Amazon's region {options.Region}" : options.ServiceUrl;
        var session = new S3Session(options, service);
        try
        {
            for (var start = time.GetTimestamp(); ; await Task.Delay(Pause, time, cancellationToken))
            {
                try
                {
                    await S3Outage.GuardAsync(session.TryOutAsync, cancellationToken);
                    return session;
                }
                catch (EngineSilentException e) when (S3Outage.RefusalOf(e.InnerException, options) is { } refusal)
                {
                    throw new EngineUnreachableException($"The S3 server at {where} {refusal}.", e);
                }
                catch (EngineSilentException e) when (time.GetElapsedTime(start) > patience)
                {
                    throw new EngineUnreachableException(
                        $"No S3 server answers at {where} within {patience.TotalSeconds:0} s ({e.GetBaseException().Message.TrimEnd('.')}). Start it, or correct Engine:S3:ServiceUrl.", e);
                }
                catch (EngineSilentException)
                {
                    // It may yet start.
                }
            }
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Client.Dispose();

    /// <remarks>
    /// Many servers know neither the checksums that Amazon's takes nor bodies in signed chunks. Neither is needed: each request is signed together with the SHA-256 of its body,
    /// and what is fetched has to be what its name says.
    /// </remarks>
    private static AmazonS3Client CreateClient(S3Options options)
    {
        var config = new AmazonS3Config
        {
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
            ForcePathStyle = options.PathStyle ?? !string.IsNullOrEmpty(options.ServiceUrl),
            ConnectTimeout = TimeSpan.FromSeconds(3),
            Timeout = Timeout.InfiniteTimeSpan, // each question has a patience of its own
        };
        if (string.IsNullOrEmpty(options.ServiceUrl))
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(options.Region);
        }
        else
        {
            config.ServiceURL = options.ServiceUrl;
            config.AuthenticationRegion = options.Region;
        }

        return string.IsNullOrEmpty(options.AccessKey) ? new AmazonS3Client(config) : new AmazonS3Client(new BasicAWSCredentials(options.AccessKey, options.SecretKey), config);
    }

    private async Task<DeleteObjectResponse> TryOutAsync(CancellationToken cancellationToken)
    {
        var key = Prefix + "trial";
        await Client.PutObjectAsync(new PutObjectRequest { BucketName = Bucket, Key = key, ContentBody = "", UseChunkEncoding = false }, cancellationToken);
        await Client.ListObjectsV2Async(new ListObjectsV2Request { BucketName = Bucket, Prefix = Prefix, MaxKeys = 1 }, cancellationToken);
        return await Client.DeleteObjectAsync(Bucket, key, cancellationToken);
    }
}
