using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using IFeaLiD.Viewer.Tests;

namespace IFeaLiD.Topology.Tests;

/// <summary>The servers are away for a while: people are told so, and nothing is lost.</summary>
[Collection(SharedTopology.Name)]
public sealed class OutageTests(OneServer shared) : IDisposable
{
    private readonly CancellationTokenSource deadline = new(TimeSpan.FromMinutes(5));

    private CancellationToken Token => deadline.Token;

    private RunningTopology Topology => shared.Topology;

    public void Dispose() => deadline.Dispose();

    [Fact]
    public async Task An_upload_while_the_servers_are_away_is_refused_for_that_reason_and_taken_once_they_are_back()
    {
        var viewer = Topology.Viewers[0].Address; // nginx would take 503 for a reason to ask the other one
        var server = Topology.Servers[0];
        using var http = new HttpClient { BaseAddress = viewer, Timeout = TimeSpan.FromMinutes(1) };
        await server.KillAsync();
        try
        {
            using var answer = await UploadAsync(http);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            Assert.NotNull(answer.Headers.RetryAfter);
            using var problem = JsonDocument.Parse(await answer.Content.ReadAsStreamAsync(Token));
            Assert.Equal("engine-silent", problem.RootElement.GetProperty("code").GetString());
        }
        finally
        {
            await server.RunAsync();
        }

        while (true)
        {
            using var answer = await UploadAsync(http);
            if (answer.IsSuccessStatusCode)
            {
                return;
            }

            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            await Task.Delay(500, Token);
        }
    }

    private async Task<HttpResponseMessage> UploadAsync(HttpClient http)
    {
        using var photo = new ByteArrayContent(Photos.Medium(40)) { Headers = { ContentType = new MediaTypeHeaderValue("image/jpeg") } };
        using var form = new MultipartFormDataContent { { photo, "photo", "outage.jpg" } };
        return await http.PostAsync(new Uri("/api/v1/extractions", UriKind.Relative), form, Token);
    }
}
