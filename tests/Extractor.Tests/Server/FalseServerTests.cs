using System.Net;
using System.Net.Sockets;

namespace IFeaLiD.Extractor.Tests.Server;

/// <summary>What is no service, or a hostile one.</summary>
public sealed class FalseServerTests : IDisposable
{
    private const string Id = "0123456789abcdef0123456789abcdef";

    private readonly TemporaryFolder folder = new();

    public static TheoryData<string, string> Rubbish => new()
    {
        { "a page", FalseServer.Http("200 OK", "text/html", "<html>Welcome</html>") },
        { "another program's JSON", FalseServer.Http("202 Accepted", "application/json", """{"status": "ok"}""") },
        { "null", FalseServer.Http("202 Accepted", "application/json", "null") },
        { "an error page", FalseServer.Http("502 Bad Gateway", "text/html", "<html>nginx</html>") },
        { "a redirect", FalseServer.Http("301 Moved Permanently", "text/html", "", "Location: https://example.org/\r\n") },
        { "no HTTP", "220 mail.example.org ESMTP\r\n" },
        { "a stage that is a path", FalseServer.Http("202 Accepted", "application/json", View("../../stage", 10)) },
        { "an id that is a path", FalseServer.Http("202 Accepted", "application/json", View("conv2_x", 10).Replace(Id, "../../id", StringComparison.Ordinal)) },
        { "half an answer", FalseServer.Http("202 Accepted", "application/json", View("conv2_x", 10))[..^30] },
        { "without end", FalseServer.Http("202 Accepted", "application/json", "{" + new string(' ', 3 << 20)) },
    };

    [Theory]
    [MemberData(nameof(Rubbish))]
    public async Task Whatever_answers_that_is_no_service_is_told(string what, string answer)
    {
        await using var server = new FalseServer(answer);

        var run = await Ifealid.RunAsync("extract", folder.Copy("orientation-1.jpg", "a.jpg"), "--server", server.Address, "-o", folder["out"]);

        Assert.True(run.ExitCode == 6, $"{what}: {run.ExitCode} {run.Error}");
        Assert.Contains("service-", Assert.Single(run.Errors), StringComparison.Ordinal);
        Assert.Contains(server.Address, run.Errors[0], StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Output);
        Assert.False(Directory.Exists(folder["out"]));
    }

    [Fact]
    public async Task Nothing_at_the_address_is_told_once_for_all_photos()
    {
        using var closed = new Socket(SocketType.Stream, ProtocolType.Tcp); // has the port, and does not listen
        closed.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var address = $"http://127.0.0.1:{((IPEndPoint)closed.LocalEndPoint!).Port}";

        var run = await Ifealid.RunAsync("extract", folder.Copy("orientation-1.jpg", "a.jpg"), folder.Copy("scene.png", "b.png"), "--server", address, "--json");

        Assert.Equal(6, run.ExitCode);
        var line = Assert.Single(run.Lines);
        Assert.Equal("service-unreachable", line.GetProperty("code").GetString());
        Assert.Contains(address, line.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(5)] // longer than announced
    [InlineData(1 << 20)] // of another hash than announced
    public async Task A_dataset_that_is_not_as_announced_is_not_kept(int announced)
    {
        // The same bytes serve as view and as dataset.
        await using var server = new FalseServer(FalseServer.Http("200 OK", "application/json", View("conv2_x", announced)));

        var run = await Ifealid.RunAsync("extract", folder.Copy("orientation-1.jpg", "a.jpg"), "--server", server.Address, "-o", folder["out"]);

        Assert.Equal(6, run.ExitCode);
        Assert.Contains("announced", Assert.Single(run.Errors), StringComparison.Ordinal);
        Assert.Empty(folder.FilesOf("out"));
    }

    [Fact]
    public async Task A_full_queue_is_waited_for_as_long_as_the_service_says()
    {
        await using var server = new FalseServer(
            FalseServer.Http("503 Service Unavailable", "application/problem+json", """{"code": "queue-full", "detail": "Too many"}""", "Retry-After: 1\r\n"),
            FalseServer.Http("202 Accepted", "application/json", View("conv2_x", 5)));

        var run = await Ifealid.RunAsync("extract", folder.Copy("orientation-1.jpg", "a.jpg"), "--server", server.Address, "--no-wait");

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("queue is full", run.Error, StringComparison.Ordinal);
        Assert.Equal($"{server.Address}/v/{Id}\n", run.Output);
    }

    [Fact]
    public async Task Text_of_a_service_does_not_steer_the_terminal()
    {
        await using var server = new FalseServer(FalseServer.Http(
            "422 Unprocessable Entity", "application/problem+json", """{"code": "photo-damaged", "detail": "\u001b[2Jgone"}"""));

        var run = await Ifealid.RunAsync("extract", folder.Copy("orientation-1.jpg", "a.jpg"), "--server", server.Address);

        Assert.Equal(3, run.ExitCode);
        Assert.EndsWith("a.jpg: [2Jgone (photo-damaged)", Assert.Single(run.Errors), StringComparison.Ordinal);
    }

    public void Dispose() => folder.Dispose();

    private static string View(string stage, int bytes) =>
        $$"""
        {"id": "{{Id}}", "state": "ready", "precision": 8, "deletionToken": "x",
         "stages": [{"name": "{{stage}}", "ready": true, "width": 1, "height": 1, "channels": 1, "dataset": "{{new string('a', 64)}}", "bytes": {{bytes}}}]}
        """;
}
