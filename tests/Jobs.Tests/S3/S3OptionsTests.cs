using System.ComponentModel.DataAnnotations;
using IFeaLiD.Datasets.S3;
using IFeaLiD.Jobs.Nats;
using IFeaLiD.Tests;

namespace IFeaLiD.Jobs.Tests.S3;

/// <summary>What an operator is told who got it wrong: by the program itself, or at once by the server.</summary>
public sealed class S3OptionsTests(OneS3Server one) : IClassFixture<OneS3Server>, IDisposable
{
    private const string Guessed = "a-guessed-secret";

    private readonly CancellationTokenSource deadline = new(TimeSpan.FromSeconds(90));

    private S3Options Right => one.Server.Options();

    public void Dispose() => deadline.Dispose();

    [Fact]
    public async Task The_right_ones_work_and_what_was_tried_out_is_gone()
    {
        Assert.Empty(Mistakes(new NatsOptions { Url = "nats://host", S3 = Right }));
        using var session = await OpenAsync(Right);
        using var client = one.Server.CreateClient();
        Assert.Empty((await client.ListObjectsV2Async(new() { BucketName = S3Server.Bucket }, deadline.Token)).S3Objects ?? []);
    }

    [Fact]
    public async Task A_server_that_refuses_is_not_waited_for()
    {
        await AssertRefusedAsync(options => options.SecretKey = Guessed, "Engine:S3:SecretKey");
        await AssertRefusedAsync(options => options.AccessKey = "test:stranger", "Engine:S3:SecretKey");
        await AssertRefusedAsync(options => options.Bucket = "unmade", "has no bucket unmade. Make it there");
        await AssertRefusedAsync(options => options.Region = "eu-north-1", "Engine:S3:Region");
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_waited_for_until_the_patience_ends()
    {
        var options = Right;
        options.ServiceUrl = "http://127.0.0.1:9";
        var silent = await Assert.ThrowsAsync<EngineUnreachableException>(
            () => S3Session.OpenAsync(options, "ifealid", TimeSpan.FromSeconds(1), TimeProvider.System, deadline.Token));
        Assert.Contains("No S3 server answers at http://127.0.0.1:9 within 1 s", silent.Message, StringComparison.Ordinal);
        AssertKeepsSecrets(silent);
    }

    [Fact]
    public void Options_that_cannot_be_right_are_refused()
    {
        AssertMistake(s3 => s3.Bucket = null, "Engine:S3:Bucket is missing");
        AssertMistake(s3 => s3.Bucket = "a/b", "Engine:S3:Bucket is no name");
        AssertMistake(s3 => s3.Region = "", "Engine:S3:Region");
        AssertMistake(s3 => s3.PartBytes = 1000, "expected 5242880 to 5368709120");
        AssertMistake(s3 => s3.SecretKey = null, "belong together");
        Assert.All(["/a/", "a", "a//b/", "../", "a b/"], prefix => AssertMistake(s3 => s3.Prefix = prefix, "Engine:S3:Prefix"));
        Assert.All(
            ["s3.example.org", "ftp://s3.example.org", "https://s3.example.org/bucket", $"https://key:{Guessed}@s3.example.org", $"https://s3.example.org/?secret={Guessed}"],
            url => AssertMistake(s3 => s3.ServiceUrl = url, "Engine:S3:ServiceUrl"));
        Assert.Contains("Engine:SharedFolder and Engine:S3", Assert.Single(Mistakes(new NatsOptions { Url = "nats://host", SharedFolder = Path.GetTempPath(), S3 = Right })), StringComparison.Ordinal);
        Assert.Contains("without Engine:Url", Assert.Single(Mistakes(new NatsOptions { S3 = Right })), StringComparison.Ordinal);
    }

    private static List<string> Mistakes(NatsOptions options)
    {
        var mistakes = new List<ValidationResult>();
        _ = Validator.TryValidateObject(options, new ValidationContext(options), mistakes, validateAllProperties: true);
        return [.. mistakes.Select(mistake => mistake.ErrorMessage!)];
    }

    private static void AssertKeepsSecrets(Exception exception) =>
        Assert.All([Guessed, S3Server.AccessKey, S3Server.SecretKey], secret => Assert.DoesNotContain(secret, exception.ToString(), StringComparison.Ordinal));

    private void AssertMistake(Action<S3Options> spoil, string hint)
    {
        var options = Right;
        spoil(options);
        var mistake = Assert.Single(Mistakes(new NatsOptions { Url = "nats://host", S3 = options }));
        Assert.Contains(hint, mistake, StringComparison.Ordinal);
        Assert.DoesNotContain(Guessed, mistake, StringComparison.Ordinal);
    }

    /// <summary>Not after the hour for which a server that does not answer would be waited.</summary>
    private async Task AssertRefusedAsync(Action<S3Options> spoil, string hint)
    {
        var options = Right;
        spoil(options);
        var refused = await Assert.ThrowsAsync<EngineUnreachableException>(() => OpenAsync(options));
        Assert.Contains(hint, refused.Message, StringComparison.Ordinal);
        AssertKeepsSecrets(refused);
    }

    private Task<S3Session> OpenAsync(S3Options options) => S3Session.OpenAsync(options, "ifealid", TimeSpan.FromHours(1), TimeProvider.System, deadline.Token);
}
