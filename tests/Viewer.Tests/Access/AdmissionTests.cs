using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using IFeaLiD.Viewer.Views;

namespace IFeaLiD.Viewer.Tests.Access;

/// <summary>Who may upload, how often and how much, where the operator sets bounds.</summary>
public sealed class AdmissionTests : IDisposable
{
    private const string Token = "correct-horse-battery";

    private readonly string folder = ViewerProgram.NewFolder();

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Uploads_and_further_stages_need_the_token_and_looking_does_not()
    {
        await using var program = await ViewerProgram.StartAsync(folder, "--Access:Token", Token);
        foreach (var given in new[] { null, "", Token + "x", Token[..^1] })
        {
            Use(program, given);
            using var refused = await program.PostPhotoAsync(Photos.Small(770));
            await refused.AssertProblemAsync(401, "access-token");
            Assert.Equal("Bearer", refused.Headers.WwwAuthenticate.Single().Scheme);
            using var look = await program.Http.GetAsync("/api/v1/uploads");
            await look.AssertProblemAsync(401, "access-token");
        }

        Assert.Empty(program.Files());
        foreach (var path in new[] { "/api/v1/extractions", "/api/v1/datasets", "/api/v1/arrays", "/api/v1/photos" })
        {
            Assert.StartsWith("HTTP/1.1 401", await Unread.AnswerAsync(program, path), StringComparison.Ordinal);
        }

        Use(program, Token);
        using var welcome = await program.Http.GetAsync("/api/v1/uploads");
        Assert.Equal(HttpStatusCode.NoContent, welcome.StatusCode);
        var view = await program.SubmitAsync(Photos.Small(770), "p.png", ("stages", "conv2_x"));
        await program.ReadyAsync(view.Id);

        Use(program, null);
        var ready = await program.ViewAsync(view.Id);
        await program.DatasetAsync(ready.Stages[0].Dataset!);
        using var more = await program.Http.PostAsJsonAsync($"/api/v1/views/{view.Id}/stages", new { stages = new[] { "conv3_x" } });
        await more.AssertProblemAsync(401, "access-token");
        var service = JsonNode.Parse(await program.Http.GetStringAsync("/api/v1/service"))!;
        Assert.True((bool)service["accessToken"]!);
        await program.DeletedAsync(view); // its own token is enough
    }

    [Theory]
    [InlineData("--Access:Token", "short")]
    [InlineData("--Access:TrustedProxies", "127.0.0.1, somewhere")]
    [InlineData("--BasePath", "ifealid/")]
    [InlineData("--ViewDays", "0")]
    public async Task An_option_that_makes_no_sense_ends_the_program_at_start(string option, string value)
    {
        var (exitCode, log) = await ViewerProgram.RefusalAsync(folder, option, value);
        Assert.Equal(1, exitCode);
        Assert.Contains(option.Split(':', '-')[^1], log, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_queue_refuses_before_the_body_is_read()
    {
        await using var program = await ViewerProgram.StartAsync(folder, "--Jobs:MaxQueued", "1");
        var running = await program.SubmitEndlessAsync(771);
        await program.UntilAsync(running.Id, view => view.State == ViewState.Running);
        await program.SubmitAsync(Photos.Small(772));
        var answer = await Unread.AnswerAsync(program);
        Assert.StartsWith("HTTP/1.1 503", answer, StringComparison.Ordinal);
        Assert.Contains("Retry-After: 30", answer, StringComparison.Ordinal);
        Assert.Contains("queue-full", answer, StringComparison.Ordinal);
        using var look = await program.Http.GetAsync("/api/v1/uploads");
        await look.AssertProblemAsync(503, "queue-full");
    }

    [Fact]
    public async Task A_full_store_refuses_before_the_body_is_read_until_something_is_deleted()
    {
        await using var program = await ViewerProgram.StartAsync(folder, "--StoreBytes", "200000");
        Assert.StartsWith("HTTP/1.1 507", await Unread.AnswerAsync(program, bytes: 200_001), StringComparison.Ordinal); // more than there could be
        Assert.Contains("store-full", await Unread.AnswerAsync(program, "/api/v1/datasets", 200_001), StringComparison.Ordinal);

        var photo = Photos.Noise(240, 180, 773);
        var first = await program.SubmitAsync(photo, "p.png", ("stages", "conv2_x"));
        await program.ReadyAsync(first.Id);
        Assert.True(program.Files().Sum(file => new FileInfo(Path.Combine(folder, file)).Length) > 200_000, "The test fills the store.");
        await Eventually.Async(async () =>
        {
            using var full = await program.PostPhotoAsync(Photos.Small(774));
            return full.StatusCode == HttpStatusCode.InsufficientStorage;
        }, "the store to count as full");
        await program.DeletedAsync(first);
        await Eventually.Async(async () =>
        {
            using var look = await program.Http.GetAsync("/api/v1/uploads");
            return look.IsSuccessStatusCode;
        }, "room for another");
        await program.SubmitAsync(Photos.Small(775), "p.png", ("stages", "conv2_x"));
    }

    [Fact]
    public async Task Each_client_has_a_rate_of_its_own_where_a_trusted_proxy_tells_them_apart()
    {
        await using var program = await ViewerProgram.StartAsync(folder, "--Access:UploadsPerMinute", "1", "--Access:UploadBurst", "2", "--Access:TrustedProxies", "127.0.0.1");
        foreach (var (client, sameClient) in new[] { ("203.0.113.7", "203.0.113.7"), ("2001:db8::1", "2001:db8::ffff:1"), ("9.9.9.9, 203.0.113.9", "203.0.113.9") })
        {
            await UploadAsync(client, 415);
            await UploadAsync(sameClient, 415);
            var refused = await UploadAsync(client, 429);
            Assert.InRange(refused!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60));
            await UploadAsync(sameClient, 429);
        }

        await UploadAsync("2001:db8:0:1::1", 415); // another network
        Assert.StartsWith("HTTP/1.1 429", await Unread.AnswerAsync(program, "/api/v1/arrays", 60_000_000, "X-Forwarded-For: 203.0.113.7"), StringComparison.Ordinal);
        using var look = new HttpRequestMessage(HttpMethod.Get, "/api/v1/service");
        look.Headers.Add("X-Forwarded-For", "203.0.113.7");
        using var seen = await program.Http.SendAsync(look);
        Assert.Equal(HttpStatusCode.OK, seen.StatusCode); // looking is free

        async Task<RetryConditionHeaderValue?> UploadAsync(string client, int status)
        {
            using var form = Api.Form("photo", [1, 2, 3], "p.jpg");
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/photos") { Content = form };
            request.Headers.Add("X-Forwarded-For", client);
            using var answer = await program.Http.SendAsync(request);
            await answer.AssertProblemAsync(status, status == 429 ? "too-many-uploads" : "photo-format");
            return answer.Headers.RetryAfter;
        }
    }

    [Fact]
    public async Task What_a_client_says_of_its_address_is_not_believed()
    {
        await using var program = await ViewerProgram.StartAsync(folder, "--Access:UploadsPerMinute", "1", "--Access:UploadBurst", "1");
        foreach (var (address, status) in new[] { ("203.0.113.1", 415), ("203.0.113.2", 429) })
        {
            using var form = Api.Form("photo", [1, 2, 3], "p.jpg");
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/photos") { Content = form };
            request.Headers.Add("X-Forwarded-For", address);
            using var answer = await program.Http.SendAsync(request);
            Assert.Equal(status, (int)answer.StatusCode);
        }
    }

    private static void Use(ViewerProgram program, string? token) =>
        program.Http.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
}
