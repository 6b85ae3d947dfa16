using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using IFeaLiD.Viewer.Tests;
using IFeaLiD.Viewer.Views;
using NATS.Client.Core;
using NATS.Client.JetStream;

namespace IFeaLiD.Topology.Tests;

/// <summary>The servers are away for a while: people are told so, and nothing is lost.</summary>
[Collection(SharedTopology.Name)]
public sealed class OutageTests(OneServer shared) : IDisposable
{
    private readonly CancellationTokenSource deadline = new(TimeSpan.FromMinutes(8));

    private CancellationToken Token => deadline.Token;

    private RunningTopology Topology => shared.Topology;

    public void Dispose() => deadline.Dispose();

    [Fact]
    public async Task While_the_servers_are_away_uploads_are_refused_for_that_reason_and_work_waits_and_loses_no_attempt()
    {
        var server = Topology.Servers[0];
        using var http = new HttpClient { BaseAddress = Topology.Viewers[0].Address, Timeout = TimeSpan.FromMinutes(3) }; // nginx would ask the other one after a 503
        var handedBack = false;
        for (var seed = 41; !handedBack; seed++) // what was done sooner met no outage
        {
            var earlier = Topology.Jobs.Attempts.Count;
            var submitted = await Topology.SubmitAsync(Photos.Medium(seed), "conv2_x,conv3_x", Token);
            while (Attempts(earlier).Count == 0)
            {
                await Task.Delay(10, Token);
            }

            var extractor = Topology.Extractors.Single(node => node.Name == Attempts(earlier)[0].Node);
            var complaints = ComplaintsOf(extractor);
            await server.KillAsync();
            try
            {
                await RequireRefusedAsync(http);
                while (ComplaintsOf(extractor) == complaints) // the engine was told in vain for as long as one telling is patient
                {
                    await Task.Delay(50, Token);
                }
            }
            finally
            {
                await server.RunAsync();
            }

            await RequireReadyAsync(submitted.Id, earlier);
            await RequireTakenAsync(http);
            handedBack = Attempts(earlier).Any(attempt => attempt.IsHandedBack);
        }
    }

    [Fact]
    public async Task While_the_store_takes_nothing_photos_wait_for_that_reason_and_lose_no_attempt()
    {
        var earlier = Topology.Jobs.Attempts.Count;
        SubmittedView submitted;
        await StoreTakesAsync(messageBytes: 1);
        try
        {
            submitted = await Topology.SubmitAsync(Photos.Small(40), "conv2_x", Token);
            var waiting = await Topology.UntilAsync(submitted.Id, view => view is { State: ViewState.Queued, Problem: not null }, TimeSpan.FromMilliseconds(50), steady: true, Token);
            Assert.Equal(("engine-silent", 0), (waiting.Problem!.Code, waiting.Attempt));
            while (Attempts(earlier).Count(attempt => attempt.IsHandedBack) < 2)
            {
                await Task.Delay(50, Token);
            }
        }
        finally
        {
            await StoreTakesAsync(messageBytes: -1);
        }

        Assert.Null((await RequireReadyAsync(submitted.Id, earlier)).Problem);
    }

    private IReadOnlyList<Attempt> Attempts(int earlier) => [.. Topology.Jobs.Attempts.Skip(earlier)];

    /// <summary>How often a worker wrote that the engine does not answer.</summary>
    private static int ComplaintsOf(Node extractor) => extractor.Log.Split("The job engine does not answer").Length - 1;

    /// <summary>In the end the photo is ready, and of its attempts those alone count that were not handed back.</summary>
    private async Task<ViewSnapshot> RequireReadyAsync(string id, int earlier)
    {
        var view = await Topology.UntilAsync(id, view => view.Ended, TimeSpan.FromMilliseconds(100), steady: false, Token);
        Assert.Equal(ViewState.Ready, view.State);
        while (!Attempts(earlier).Any(attempt => attempt.IsAccepted))
        {
            await Task.Delay(50, Token);
        }

        var key = Attempts(earlier).Last(attempt => attempt.IsAccepted).Key;
        Assert.Equal(Attempts(earlier).Count(attempt => attempt.Key == key && !attempt.IsHandedBack), view.Attempt);
        return view;
    }

    /// <summary>Bounds the messages that the store of datasets takes.</summary>
    private async Task StoreTakesAsync(int messageBytes)
    {
        await using var connection = new NatsConnection(new NatsOpts { Url = Topology.Servers[0].Url });
        var servers = new NatsJSContext(connection);
        var config = (await servers.GetStreamAsync("OBJ_ifealid-datasets", cancellationToken: Token)).Info.Config;
        config.MaxMsgSize = messageBytes;
        await servers.UpdateStreamAsync(config, Token);
    }

    private async Task RequireRefusedAsync(HttpClient http)
    {
        using var answer = await UploadAsync(http);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.NotNull(answer.Headers.RetryAfter);
        using var problem = JsonDocument.Parse(await answer.Content.ReadAsStreamAsync(Token));
        Assert.Equal("engine-silent", problem.RootElement.GetProperty("code").GetString());
    }

    private async Task RequireTakenAsync(HttpClient http)
    {
        while (true)
        {
            using var answer = await UploadAsync(http);
            if (answer.IsSuccessStatusCode)
            {
                using var view = JsonDocument.Parse(await answer.Content.ReadAsStreamAsync(Token));
                await Topology.UntilAsync(view.RootElement.GetProperty("id").GetString()!, now => now.Ended, TimeSpan.FromMilliseconds(100), steady: false, Token);
                while (Topology.Extractors.Any(extractor => Topology.Jobs.WorkOf(extractor) is not null))
                {
                    await Task.Delay(50, Token);
                }

                return;
            }

            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            await Task.Delay(500, Token);
        }
    }

    private async Task<HttpResponseMessage> UploadAsync(HttpClient http)
    {
        using var photo = new ByteArrayContent(Photos.Small(39)) { Headers = { ContentType = new MediaTypeHeaderValue("image/jpeg") } };
        using var form = new MultipartFormDataContent { { photo, "photo", "outage.jpg" } };
        return await http.PostAsync(new Uri("/api/v1/extractions", UriKind.Relative), form, Token);
    }
}
