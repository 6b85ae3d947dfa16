using System.Security.Cryptography;
using Amazon.S3.Model;
using IFeaLiD.Datasets.S3;
using IFeaLiD.Datasets.Storage;
using IFeaLiD.Tests;

namespace IFeaLiD.Jobs.Tests.S3;

public sealed class S3ContentStoreTests(OneS3Server one) : CachedStoreConformance, IClassFixture<OneS3Server>
{
    private const int PartBytes = 5 << 20;

    private readonly string name = $"t{Guid.NewGuid():N}"[..16];
    private readonly List<S3Session> sessions = [];

    private S3Server Server => one.Server;

    [Fact]
    public async Task Large_content_goes_in_parts_and_comes_back_whole()
    {
        var content = RandomNumberGenerator.GetBytes((3 * PartBytes) + 1234);
        var stored = await Put(Store, content);
        Assert.Equal(content.Length, (await Store.FindAsync(stored.Sha256, default))!.Bytes);
        await using var stream = await (await OpenOnAsync("second")).OpenAsync(stored.Sha256, default);
        Assert.Equal(content, await ReadAsync(stream!));
        Assert.Equal(0, await Store.SweepAsync(DateTimeOffset.MaxValue, default));
        Assert.True(await Store.DeleteAsync(stored.Sha256, default));
        Assert.Null(await Store.FindAsync(stored.Sha256, default));
    }

    [Fact]
    public async Task Parts_of_killed_processes_are_swept_and_those_of_others_stay()
    {
        using var client = Server.CreateClient();
        for (var i = 0; i < 4; i++)
        {
            await client.InitiateMultipartUploadAsync(S3Server.Bucket, Key(new string('a', 64 - 1) + i));
        }

        var foreign = new InitiateMultipartUploadRequest { BucketName = S3Server.Bucket, Key = $"{name}-other/photos/{new string('b', 64)}" };
        await client.InitiateMultipartUploadAsync(foreign);
        Assert.Equal(0, await Store.SweepAsync(TimeProvider.System.GetUtcNow() - TimeSpan.FromHours(1), default)); // may be on their way
        Assert.Equal(4, await Store.SweepAsync(TimeProvider.System.GetUtcNow() + TimeSpan.FromHours(1), default));
        Assert.Equal(0, await Store.SweepAsync(TimeProvider.System.GetUtcNow() + TimeSpan.FromHours(1), default));
        var left = await client.ListMultipartUploadsAsync(new ListMultipartUploadsRequest { BucketName = S3Server.Bucket, Prefix = $"{name}-other/" });
        Assert.Single(left.MultipartUploads);
    }

    [Fact]
    public async Task What_is_not_what_its_name_says_is_given_to_nobody()
    {
        var sha256 = Convert.ToHexStringLower(SHA256.HashData("content"u8));
        using var client = Server.CreateClient();
        await client.PutObjectAsync(new PutObjectRequest { BucketName = S3Server.Bucket, Key = Key(sha256), ContentBody = "another", UseChunkEncoding = false });
        var spoilt = await Assert.ThrowsAsync<IOException>(() => Store.OpenAsync(sha256, default));
        Assert.Contains(sha256, spoilt.Message, StringComparison.Ordinal);
        await Put(Store, "content"u8.ToArray());
        await using var stream = await (await OpenOnAsync("second")).OpenAsync(sha256, default);
        Assert.Equal("content"u8.ToArray(), await ReadAsync(stream!));
    }

    [Fact]
    public async Task A_server_that_is_away_is_told_as_such_without_keys_and_serves_again_when_it_is_back()
    {
        var content = RandomNumberGenerator.GetBytes(100_000);
        var stored = await Put(Store, content);
        await Server.KillAsync();
        try
        {
            Func<Task>[] questions =
            [
                () => Put(Store, content), () => Put(Store, new byte[PartBytes + 1]), () => Store.OpenAsync(stored.Sha256, default), () => Store.FindAsync(stored.Sha256, default),
                () => Store.DeleteAsync(stored.Sha256, default), () => List(Store), () => Store.SweepAsync(DateTimeOffset.MaxValue, default),
            ];
            foreach (var question in questions)
            {
                var silent = (await Assert.ThrowsAsync<EngineSilentException>(question)).ToString();
                Assert.DoesNotContain(S3Server.SecretKey, silent, StringComparison.Ordinal);
                Assert.DoesNotContain(S3Server.AccessKey, silent, StringComparison.Ordinal);
            }
        }
        finally
        {
            await Server.RunAsync();
        }

        AssertNothingUnfinished();
        await using var stream = await Store.OpenAsync(stored.Sha256, default);
        Assert.Equal(content, await ReadAsync(stream!));
    }

    [Fact]
    public async Task A_line_that_breaks_while_content_comes_is_an_outage_and_the_next_to_ask_gets_it_whole()
    {
        var content = RandomNumberGenerator.GetBytes(PartBytes);
        var stored = await Put(Store, content);
        var line = new TcpLine(Server.Port);
        var other = await OpenOnAsync("second", $"http://127.0.0.1:{line.Port}");
        line.BytesPerSecond = 100_000;
        var opening = other.OpenAsync(stored.Sha256, default);
        await Task.Delay(500);
        await line.DisposeAsync();
        await Assert.ThrowsAsync<EngineSilentException>(() => opening);
        await using var stream = await (await OpenOnAsync("second")).OpenAsync(stored.Sha256, default);
        Assert.Equal(content, await ReadAsync(stream!));
    }

    protected override Task<CachedContentStore> OpenOnAsync(string machine) => OpenOnAsync(machine, Server.Url);

    protected override Task CloseAsync()
    {
        sessions.ForEach(session => session.Dispose());
        return Task.CompletedTask;
    }

    private string Key(string sha256) => $"of-tests/{name}/photos/{sha256}";

    private async Task<CachedContentStore> OpenOnAsync(string machine, string url)
    {
        var options = Server.Options();
        (options.ServiceUrl, options.Prefix, options.PartBytes) = (url, "of-tests/", PartBytes);
        sessions.Add(await S3Session.OpenAsync(options, name, TimeSpan.FromMinutes(1), TimeProvider.System, CancellationToken.None));
        return new S3ContentStore(sessions[^1], "photos", CacheOf(machine), TimeProvider.System);
    }
}
