using System.Net;
using System.Runtime.CompilerServices;
using Amazon.S3;
using Amazon.S3.Model;
using IFeaLiD.Datasets.Storage;
using IFeaLiD.Jobs;

namespace IFeaLiD.Datasets.S3;

/// <summary>Content as objects of a bucket, with copies on this machine's disk, from which it is read.</summary>
/// <remarks>
/// An object appears whole or not at all, and who reads one that is replaced or deleted reads on. Large content is sent in parts; those that a killed process left without an
/// object are removed by <see cref="SweepAsync"/>. Objects bear the server's time, to the second.
/// </remarks>
public sealed class S3ContentStore : CachedContentStore
{
    /// <summary>Longest time that one request with content may take.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    /// <summary>Longest wait for the next bytes.</summary>
    private static readonly TimeSpan Stall = TimeSpan.FromSeconds(30);

    private readonly S3Session session;
    private readonly string prefix;

    /// <summary>Opens a part of what lies in the bucket.</summary>
    /// <param name="session">Connection to the server; stays the caller's.</param>
    /// <param name="name">Of the part.</param>
    /// <param name="cache">Of this store alone.</param>
    /// <param name="time">When content is put.</param>
    public S3ContentStore(S3Session session, string name, DiskCache cache, TimeProvider time)
        : base(cache, time)
    {
        this.session = session;
        prefix = $"{session.Prefix}{name}/";
    }

    private IAmazonS3 Client => session.Client;

    /// <inheritdoc/>
    public override async IAsyncEnumerable<StoredContent> ListOlderAsync(DateTimeOffset moment, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = new ListObjectsV2Request { BucketName = session.Bucket, Prefix = prefix };
        do
        {
            var page = await S3Outage.GuardAsync(token => Client.ListObjectsV2Async(request, token), cancellationToken);
            foreach (var there in page.S3Objects ?? [])
            {
                var content = new StoredContent(there.Key[prefix.Length..], there.Size ?? 0, Moment(there.LastModified));
                if (ContentName.IsValid(content.Sha256) && content.PublishedAt < moment)
                {
                    yield return content;
                }
            }

            request.ContinuationToken = page.NextContinuationToken;
        }
        while (request.ContinuationToken is not null);
    }

    /// <inheritdoc/>
    /// <remarks>Parts that belong to nothing; the result counts uploads.</remarks>
    public override async Task<int> SweepAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        var removed = 0;
        var request = new ListMultipartUploadsRequest { BucketName = session.Bucket, Prefix = prefix };
        ListMultipartUploadsResponse page;
        do
        {
            page = await S3Outage.GuardAsync(token => Client.ListMultipartUploadsAsync(request, token), cancellationToken);
            foreach (var upload in page.MultipartUploads ?? [])
            {
                removed += Moment(upload.Initiated) < before && await AbortAsync(upload.Key, upload.UploadId, cancellationToken) ? 1 : 0;
            }

            (request.KeyMarker, request.UploadIdMarker) = (page.NextKeyMarker, page.NextUploadIdMarker);
        }
        while (page.IsTruncated == true);

        return removed;
    }

    /// <inheritdoc/>
    protected override async Task PublishAsync(StoredContent content, Stream file, CancellationToken cancellationToken)
    {
        if (content.Bytes > session.PartBytes)
        {
            await PublishInPartsAsync(KeyOf(content.Sha256), file, cancellationToken);
            return;
        }

        var request = new PutObjectRequest { BucketName = session.Bucket, Key = KeyOf(content.Sha256), InputStream = file, AutoCloseStream = false, UseChunkEncoding = false };
        await S3Outage.GuardAsync(token => Client.PutObjectAsync(request, token), Longest, cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task<StoredContent?> DescribeAsync(string sha256, CancellationToken cancellationToken)
    {
        var there = await S3Outage.GuardAsync(token => UnlessMissingAsync(Client.GetObjectMetadataAsync(session.Bucket, KeyOf(sha256), token)), cancellationToken);
        return there is null ? null : new StoredContent(sha256, there.ContentLength, Moment(there.LastModified));
    }

    /// <inheritdoc/>
    protected override async Task<bool> FetchAsync(string sha256, Stream file)
    {
        using var there = await S3Outage.GuardAsync(token => UnlessMissingAsync(Client.GetObjectAsync(session.Bucket, KeyOf(sha256), token)), Longest, CancellationToken.None);
        if (there is null)
        {
            return false;
        }

        var buffer = new byte[1 << 17];
        while (await S3Outage.GuardAsync(token => there.ResponseStream.ReadAsync(buffer, token).AsTask(), Stall, CancellationToken.None) is > 0 and var count)
        {
            await file.WriteAsync(buffer.AsMemory(0, count));
        }

        return true;
    }

    /// <inheritdoc/>
    protected override Task RemoveAsync(string sha256, CancellationToken cancellationToken) =>
        S3Outage.GuardAsync(token => Client.DeleteObjectAsync(session.Bucket, KeyOf(sha256), token), cancellationToken);

    private static DateTimeOffset Moment(DateTime? told) => told is { } moment ? new DateTimeOffset(moment.ToUniversalTime()) : DateTimeOffset.MinValue;

    private static async Task<T?> UnlessMissingAsync<T>(Task<T> asked)
        where T : class
    {
        try
        {
            return await asked;
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    private string KeyOf(string sha256) => prefix + sha256;

    private async Task PublishInPartsAsync(string key, Stream file, CancellationToken cancellationToken)
    {
        var upload = (await S3Outage.GuardAsync(token => Client.InitiateMultipartUploadAsync(session.Bucket, key, token), cancellationToken)).UploadId;
        try
        {
            var parts = new List<PartETag>();
            for (var sent = 0L; sent < file.Length; sent += session.PartBytes)
            {
                file.Position = sent;
                var number = parts.Count + 1;
                var request = new UploadPartRequest
                {
                    BucketName = session.Bucket,
                    Key = key,
                    UploadId = upload,
                    PartNumber = number,
                    PartSize = Math.Min(session.PartBytes, file.Length - sent),
                    InputStream = file,
                    UseChunkEncoding = false,
                };
                parts.Add(new PartETag(number, (await S3Outage.GuardAsync(token => Client.UploadPartAsync(request, token), Longest, cancellationToken)).ETag));
            }

            var end = new CompleteMultipartUploadRequest { BucketName = session.Bucket, Key = key, UploadId = upload, PartETags = parts };
            await S3Outage.GuardAsync(token => Client.CompleteMultipartUploadAsync(end, token), Longest, cancellationToken);
        }
        catch
        {
            try
            {
                await AbortAsync(key, upload, CancellationToken.None);
            }
            catch (EngineSilentException)
            {
                // A sweep removes the parts once the server is back.
            }

            throw;
        }
    }

    /// <summary>False if it was completed or aborted meanwhile.</summary>
    private async Task<bool> AbortAsync(string key, string upload, CancellationToken cancellationToken) =>
        await S3Outage.GuardAsync(token => UnlessMissingAsync(Client.AbortMultipartUploadAsync(session.Bucket, key, upload, token)), cancellationToken) is not null;
}
