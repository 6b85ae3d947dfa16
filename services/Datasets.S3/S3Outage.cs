using System.Net;
using System.Net.Sockets;
using Amazon.Runtime;
using IFeaLiD.Jobs;

namespace IFeaLiD.Datasets.S3;

/// <summary>Tells a server that does not answer, or not with what was asked for, from faults of our own.</summary>
internal static class S3Outage
{
    /// <summary>Longest wait for a short answer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(6);

    /// <summary>Asks the server.</summary>
    /// <exception cref="EngineSilentException">It does not answer.</exception>
    public static Task<T> GuardAsync<T>(Func<CancellationToken, Task<T>> ask, CancellationToken cancellationToken) => GuardAsync(ask, Patience, cancellationToken);

    /// <summary>Has the server do something that takes its time.</summary>
    /// <exception cref="EngineSilentException">It does not answer within the patience.</exception>
    public static async Task<T> GuardAsync<T>(Func<CancellationToken, Task<T>> ask, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        bounded.CancelAfter(patience);
        try
        {
            return await ask(bounded.Token);
        }
        catch (Exception e) when (Is(e, cancellationToken))
        {
            throw new EngineSilentException($"The S3 server does not answer: {e.Message}", e);
        }
    }

    /// <summary>What to do about a server that was reached and that it is no use to ask again; null for all else.</summary>
    public static string? RefusalOf(Exception? exception, S3Options options) => exception switch
    {
        AmazonServiceException { StatusCode: HttpStatusCode.NotFound } =>
            $"has no bucket {options.Bucket}. Make it there, or correct Engine:S3:Bucket or Engine:S3:PathStyle",
        AmazonServiceException { StatusCode: HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden } e =>
            $"refused the key ({e.ErrorCode}). Correct Engine:S3:AccessKey and Engine:S3:SecretKey or this machine's clock, or allow the key to put, get, list and delete in the bucket {options.Bucket}",
        AmazonServiceException { StatusCode: HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests } => null,
        AmazonServiceException { StatusCode: >= HttpStatusCode.Ambiguous and < HttpStatusCode.InternalServerError } e =>
            $"does not take what it is sent ({e.ErrorCode}: {e.Message.TrimEnd('.')}). Correct Engine:S3:Region, Engine:S3:Bucket or Engine:S3:PathStyle",
        AmazonServiceException => null,
        AmazonClientException =>
            "was not asked: there is no key to sign with. Give Engine:S3:AccessKey and Engine:S3:SecretKey, or a key where the AWS SDK looks for one, such as AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
        _ => null,
    };

    private static bool Is(Exception exception, CancellationToken cancellationToken) => exception switch
    {
        OperationCanceledException => !cancellationToken.IsCancellationRequested,
        AmazonServiceException or AmazonClientException or HttpRequestException or SocketException or TimeoutException or IOException => true,
        _ => false,
    };
}
