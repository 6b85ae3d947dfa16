using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using IFeaLiD.Viewer.Views;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace IFeaLiD.Viewer.Tests.Access;

/// <summary>Behind the shipped nginx, below a path: pages, API, hub and links.</summary>
public sealed partial class ProxyTests : IDisposable
{
    private readonly string folder = ViewerProgram.NewFolder();

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("/ifealid", false)]
    [InlineData("/ifealid", true)]
    [InlineData("/tools/ifealid", false)]
    public async Task All_of_it_works_below_a_path(string path, bool cut)
    {
        await using var program = await ViewerProgram.StartAsync(folder, "--BasePath", path, "--Access:TrustedProxies", "127.0.0.1");
        await using var nginx = await Nginx.StartAsync(program.Http.BaseAddress!, cut ? path : null);
        using var http = new HttpClient { BaseAddress = nginx.Address };

        var page = await http.GetStringAsync($"{path}/");
        Assert.Contains($"<base href=\"{path}/\" />", page, StringComparison.Ordinal);
        var addresses = Asset().Matches(page).Select(match => match.Groups["address"].Value).ToList();
        Assert.True(addresses.Count >= 3, page);
        foreach (var address in addresses)
        {
            using var asset = await http.GetAsync(new Uri(new Uri(nginx.Address, $"{path}/"), address));
            Assert.Equal(HttpStatusCode.OK, asset.StatusCode);
        }

        using var form = Api.Form("photo", Photos.Small(780), "p.png", ("stages", "conv2_x"));
        using var accepted = await http.PostAsync($"{path}/api/v1/extractions", form);
        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
        var view = (await accepted.Content.ReadFromJsonAsync<SubmittedView>(Api.Json))!;
        Assert.Equal($"{path}/v/{view.Id}", view.Link);
        Assert.Equal($"{path}/api/v1/views/{view.Id}", accepted.Headers.Location!.OriginalString);

        Assert.Equal(ViewState.Ready, (await WatchAsync(new Uri(nginx.Address, $"{path}/hubs/progress"), view.Id)).State);
        using var link = await http.GetAsync(view.Link);
        Assert.Equal(HttpStatusCode.OK, link.StatusCode);
        var ready = (await http.GetFromJsonAsync<ViewSnapshot>(accepted.Headers.Location, Api.Json))!;
        Assert.NotEmpty(await http.GetByteArrayAsync($"{path}/api/v1/datasets/{ready.Stages[0].Dataset}"));
        using var documentation = await http.GetAsync($"{path}/openapi"); // follows to index.html
        Assert.Equal((HttpStatusCode.OK, $"{path}/openapi/index.html"), (documentation.StatusCode, documentation.RequestMessage!.RequestUri!.AbsolutePath));
        Assert.Contains($"{path}\"", await http.GetStringAsync($"{path}/openapi/v1.json"), StringComparison.Ordinal);

        Assert.Equal("Healthy", await program.Http.GetStringAsync("/readyz")); // who asks the program itself need not know the path
    }

    [Fact]
    public async Task Visitors_cannot_pass_for_others_through_the_proxy()
    {
        await using var program = await ViewerProgram.StartAsync(
            folder, "--Access:TrustedProxies", "127.0.0.1", "--Access:UploadsPerMinute", "1", "--Access:UploadBurst", "1");
        await using var nginx = await Nginx.StartAsync(program.Http.BaseAddress!);
        using var http = new HttpClient { BaseAddress = nginx.Address };
        foreach (var (pretended, status) in new[] { ("203.0.113.1", 415), ("203.0.113.2", 429) })
        {
            using var form = Api.Form("photo", [1, 2, 3], "p.jpg");
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/photos") { Content = form };
            request.Headers.Add("X-Forwarded-For", pretended);
            using var answer = await http.SendAsync(request);
            Assert.Equal(status, (int)answer.StatusCode);
        }
    }

    private static async Task<ViewSnapshot> WatchAsync(Uri hub, string id)
    {
        await using var connection = new HubConnectionBuilder()
            .WithUrl(hub, options => (options.Transports, options.SkipNegotiation) = (HttpTransportType.WebSockets, true))
            .AddJsonProtocol(protocol => protocol.PayloadSerializerOptions.Converters.Add(new System.Text.Json.Serialization.JsonStringEnumConverter(System.Text.Json.JsonNamingPolicy.CamelCase)))
            .Build();
        await connection.StartAsync();
        ViewSnapshot? last = null;
        await foreach (var snapshot in connection.StreamAsync<ViewSnapshot>("Watch", id))
        {
            last = snapshot;
        }

        return last!;
    }

    [GeneratedRegex("(src|href)=\"(?<address>[^\"]+[.](js|css|svg))\"", RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex Asset();
}
