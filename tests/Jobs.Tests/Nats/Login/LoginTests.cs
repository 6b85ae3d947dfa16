using System.ComponentModel.DataAnnotations;
using IFeaLiD.Jobs.Nats;
using IFeaLiD.Jobs.Nats.Work;
using IFeaLiD.Tests;
using Microsoft.Extensions.Logging.Abstractions;
using NATS.NKeys;

namespace IFeaLiD.Jobs.Tests.Nats.Login;

/// <summary>Servers that let in only whom they know, each way there is; and what an operator is told who got it wrong, at once.</summary>
public sealed class LoginTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly CancellationTokenSource deadline = new(TimeSpan.FromMinutes(5));

    public void Dispose()
    {
        folder.Dispose();
        deadline.Dispose();
    }

    [Fact]
    public async Task By_user_and_password()
    {
        await using var server = await NatsServer.StartAsync("""authorization { user: viewer, password: "s3cret" }""");
        await AssertWorksAsync(new NatsOptions { Url = server.Url, User = "viewer", Password = "s3cret" });
        await AssertWorksAsync(new NatsOptions { Url = server.Url.Replace("//", "//viewer:s3cret@", StringComparison.Ordinal) });
        await AssertRefusedAsync(new NatsOptions { Url = server.Url, User = "viewer", Password = "guessed" }, "Engine:Password");
        await AssertRefusedAsync(new NatsOptions { Url = server.Url.Replace("//", "//viewer:guessed@", StringComparison.Ordinal) }, "Engine:Password");
        await AssertRefusedAsync(new NatsOptions { Url = server.Url }, "Engine:User");
    }

    [Fact]
    public async Task By_token()
    {
        await using var server = await NatsServer.StartAsync("""authorization { token: "s3cret" }""");
        await AssertWorksAsync(new NatsOptions { Url = server.Url, Token = "s3cret" });
        await AssertRefusedAsync(new NatsOptions { Url = server.Url, Token = "guessed" }, "Engine:Token");
    }

    [Fact]
    public async Task By_key()
    {
        using var user = KeyPair.CreatePair(PrefixByte.User);
        using var stranger = KeyPair.CreatePair(PrefixByte.User);
        await using var server = await NatsServer.StartAsync($"authorization {{ users: [ {{ nkey: {user.GetPublicKey()} }} ] }}");
        await AssertWorksAsync(new NatsOptions { Url = server.Url, NKeyFile = Write("user.nk", user.GetSeed()) });
        await AssertRefusedAsync(new NatsOptions { Url = server.Url, NKeyFile = Write("stranger.nk", stranger.GetSeed()) }, "Engine:NKeyFile");
        await AssertRefusedAsync(new NatsOptions { Url = server.Url, NKeyFile = Write("damaged.nk", user.GetSeed()[..20]) }, "damaged");
    }

    [Fact]
    public async Task By_an_operators_credentials()
    {
        using var authority = new NatsAuthority();
        using var other = new NatsAuthority();
        await using var server = await NatsServer.StartAsync(authority.Configuration());
        await AssertWorksAsync(new NatsOptions { Url = server.Url, CredentialsFile = Write("user.creds", authority.Credentials()) });
        await AssertRefusedAsync(new NatsOptions { Url = server.Url, CredentialsFile = Write("stranger.creds", other.Credentials()) }, "Engine:CredentialsFile");
    }

    [Fact]
    public async Task Over_encrypted_lines_with_an_authority_of_ones_own()
    {
        using var authority = new CertificateAuthority();
        using var other = new CertificateAuthority();
        await using var server = await NatsServer.StartAsync(Tls(authority, "verify: false"));
        var url = server.Url.Replace("nats:", "tls:", StringComparison.Ordinal);
        await AssertWorksAsync(new NatsOptions { Url = url, CaFile = Write("ca.pem", authority.Pem) });
        await AssertRefusedAsync(new NatsOptions { Url = url, CaFile = Write("other.pem", other.Pem) }, "Engine:CaFile");
        await AssertRefusedAsync(new NatsOptions { Url = url }, "Engine:CaFile");
    }

    [Fact]
    public async Task Over_encrypted_lines_with_a_certificate_of_ones_own()
    {
        using var authority = new CertificateAuthority();
        await using var server = await NatsServer.StartAsync(Tls(authority, "verify: true"));
        var url = server.Url.Replace("nats:", "tls:", StringComparison.Ordinal);
        var (certificate, key) = authority.Issue();
        var ca = Write("ca.pem", authority.Pem);
        await AssertWorksAsync(new NatsOptions { Url = url, CaFile = ca, CertificateFile = Write("own.pem", certificate), KeyFile = Write("own.key", key) });
        await AssertRefusedAsync(new NatsOptions { Url = url, CaFile = ca }, "want a certificate of this program, and it has none. Give Engine:CertificateFile and Engine:KeyFile");
    }

    [Fact]
    public void Options_that_contradict_themselves_or_name_what_is_not_there_are_refused()
    {
        Assert.Contains("Engine:User and Engine:Token", Mistake(new NatsOptions { User = "u", Password = "p", Token = "t" }), StringComparison.Ordinal);
        Assert.Contains("Engine:Url (what stands before the @) and Engine:Token", Mistake(new NatsOptions { Url = "nats://u:p@host", Token = "t" }), StringComparison.Ordinal);
        Assert.Contains("belong together", Mistake(new NatsOptions { User = "u" }), StringComparison.Ordinal);
        Assert.Contains("belong together", Mistake(new NatsOptions { KeyFile = Write("k", "-----BEGIN PRIVATE KEY-----") }), StringComparison.Ordinal);
        Assert.Contains("is not there", Mistake(new NatsOptions { CredentialsFile = folder.File("none") }), StringComparison.Ordinal);
        Assert.Contains("holds something else; expected the seed", Mistake(new NatsOptions { NKeyFile = Write("public", "UABC") }), StringComparison.Ordinal);
        Assert.Contains("Mount or make it", Mistake(new NatsOptions { SharedFolder = folder.File("unmounted") }), StringComparison.Ordinal);
        var secret = Mistake(new NatsOptions { Url = "http://u:s3cret@host" });
        Assert.DoesNotContain("s3cret", secret, StringComparison.Ordinal);
        Assert.Contains("http://host", secret, StringComparison.Ordinal);
    }

    private static string Mistake(NatsOptions options)
    {
        var mistakes = new List<ValidationResult>();
        Assert.False(Validator.TryValidateObject(options, new ValidationContext(options), mistakes, validateAllProperties: true));
        return Assert.Single(mistakes).ErrorMessage!;
    }

    private string Tls(CertificateAuthority authority, string verify)
    {
        var (certificate, key) = authority.Issue();
        return $$"""tls { cert_file: "{{Write("server.pem", certificate)}}", key_file: "{{Write("server.key", key)}}", ca_file: "{{Write("clients.pem", authority.Pem)}}", {{verify}} }""";
    }

    private string Write(string name, string text)
    {
        File.WriteAllText(folder.File(name), text);
        return folder.File(name);
    }

    private async Task AssertWorksAsync(NatsOptions options)
    {
        Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true);
        await using var session = await NatsSession.OpenAsync(options, TimeProvider.System, NullLoggerFactory.Instance, deadline.Token);
        await using var jobs = await NatsJobEngine.OpenAsync(session, new JobEngineOptions(), deadline.Token);
        Assert.Equal(JobState.Queued, (await jobs.SubmitAsync("job", "{}", deadline.Token)).State);
    }

    /// <summary>Not after the hour for which a server that does not answer would be waited.</summary>
    private async Task AssertRefusedAsync(NatsOptions options, string hint)
    {
        options.Patience = TimeSpan.FromHours(1);
        Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true);
        var refused = await Assert.ThrowsAsync<EngineUnreachableException>(
            () => NatsSession.OpenAsync(options, TimeProvider.System, NullLoggerFactory.Instance, deadline.Token));
        Assert.Contains(hint, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("guessed", refused.Message, StringComparison.Ordinal);
    }
}
