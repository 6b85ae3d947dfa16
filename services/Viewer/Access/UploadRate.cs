using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using IFeaLiD.Viewer.Problems;
using Microsoft.AspNetCore.RateLimiting;

namespace IFeaLiD.Viewer.Access;

/// <summary>How often one client may upload: a bucket of tokens each, filled evenly.</summary>
internal static class UploadRate
{
    /// <summary>Name of the policy.</summary>
    public const string Policy = "uploads";

    private const int BitsOfNetwork = 64;

    public static void Add(RateLimiterOptions limiter, AccessOptions options)
    {
        limiter.AddPolicy(Policy, context => options.UploadsPerMinute is { } perMinute
            ? RateLimitPartition.GetTokenBucketLimiter(ClientOf(context.Connection.RemoteIpAddress), _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = options.UploadBurst,
                TokensPerPeriod = 1,
                ReplenishmentPeriod = TimeSpan.FromMinutes(1) / perMinute,
                QueueLimit = 0,
            })
            : RateLimitPartition.GetNoLimiter(""));
        limiter.OnRejected = (rejected, _) =>
        {
            var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromMinutes(1);
            throw new RequestException("too-many-uploads", $"From this address come more uploads than the {options.UploadsPerMinute} a minute that this service takes. Try again in a while.")
            {
                RetryAfter = wait,
            };
        };
    }

    /// <summary>A household's IPv6 addresses share their first 64 bits; each of its programs can take others at will.</summary>
    internal static string ClientOf(IPAddress? address)
    {
        if (address is null)
        {
            return "";
        }

        address = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            return address.ToString();
        }

        var bytes = address.GetAddressBytes();
        Array.Clear(bytes, BitsOfNetwork / 8, bytes.Length - BitsOfNetwork / 8);
        return new IPAddress(bytes).ToString();
    }
}
