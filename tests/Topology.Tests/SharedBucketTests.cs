using System.Net;
using System.Text.Json;
using Amazon.S3.Model;
using IFeaLiD.Tests;
using IFeaLiD.Viewer.Views;

namespace IFeaLiD.Topology.Tests;

/// <summary>The place is a bucket of an S3 server.</summary>
public sealed class SharedBucketTests : SharedPlaceTests
{
    private S3Server? s3;

    protected override string[] Place =>
    [
        "--Engine:S3:ServiceUrl", S3.Url, "--Engine:S3:Bucket", S3Server.Bucket, "--Engine:S3:Prefix", "shared/",
        "--Engine:S3:AccessKey", S3Server.AccessKey, "--Engine:S3:SecretKey", S3Server.SecretKey,
    ];

    protected override bool HasCopies => true;

    private S3Server S3 => s3!;

    [Fact]
    public async Task While_the_server_is_away_uploads_are_refused_for_that_reason_and_jobs_wait_for_it()
    {
        using var viewer = At(Viewers[0]);
        await Extractor.SignalAsync("STOP");
        var waiting = await SubmitAsync(viewer);
        await S3.KillAsync();
        await Extractor.SignalAsync("CONT");
        using (var refused = await UploadAsync(viewer))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.NotNull(refused.Headers.RetryAfter);
            using var problem = JsonDocument.Parse(await refused.Content.ReadAsStreamAsync(Token));
            Assert.Equal("engine-silent", problem.RootElement.GetProperty("code").GetString());
        }

        using (var ready = await viewer.GetAsync(new Uri("/readyz", UriKind.Relative), Token))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        }

        while (!Extractor.Log.Contains("handed back, since servers do not answer", StringComparison.Ordinal))
        {
            await Task.Delay(100, Token);
        }

        await S3.RunAsync();
        Assert.Equal(ViewState.Ready, (await EndAsync(viewer, waiting.Id)).State);
        Assert.All(Viewers.Append(Extractor), node => Assert.DoesNotContain(S3Server.SecretKey, node.Log, StringComparison.Ordinal));
    }

    protected override async Task OpenAsync() => s3 = await S3Server.StartAsync();

    protected override async Task CloseAsync()
    {
        if (s3 is not null)
        {
            await s3.DisposeAsync();
        }
    }

    protected override async Task<List<byte[]>> StoredAsync(string kind)
    {
        using var client = S3.CreateClient();
        var all = new List<byte[]>();
        await foreach (var there in client.Paginators.ListObjectsV2(new ListObjectsV2Request { BucketName = S3Server.Bucket, Prefix = $"shared/ifealid/{kind}/" }).S3Objects)
        {
            using var answer = await client.GetObjectAsync(S3Server.Bucket, there.Key, Token);
            using var copy = new MemoryStream();
            await answer.ResponseStream.CopyToAsync(copy, Token);
            all.Add(copy.ToArray());
        }

        return all;
    }
}
