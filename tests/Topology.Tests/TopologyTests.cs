using System.Security.Cryptography;
using IFeaLiD.Viewer.Tests;
using IFeaLiD.Viewer.Views;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace IFeaLiD.Topology.Tests;

/// <summary>Several viewers and extractors, and machines that die.</summary>
public sealed class TopologyTests : IDisposable
{
    private readonly CancellationTokenSource deadline = new(TimeSpan.FromMinutes(8));

    private CancellationToken Token => deadline.Token;

    public void Dispose() => deadline.Dispose();

    [Fact]
    public async Task What_is_uploaded_at_one_viewer_is_watched_and_read_at_every_other()
    {
        await using var topology = await RunningTopology.StartAsync(1, Token);
        for (var seed = 0; seed < 4; seed++)
        {
            var submitted = await topology.SubmitAsync(Photos.Small(seed), "conv2_x,conv3_x");
            foreach (var viewer in topology.Viewers)
            {
                using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{viewer.Port}") };
                var view = await topology.UntilAsync(submitted.Id, view => view.Ended, http);
                Assert.Equal((ViewState.Ready, 1), (view.State, view.Attempt));
                foreach (var stage in view.Stages)
                {
                    Assert.Equal(stage.Dataset, Convert.ToHexStringLower(SHA256.HashData(await topology.DatasetAsync(viewer, stage.Dataset!))));
                }
            }
        }
    }

    [Fact]
    public async Task Two_hundred_watchers_behind_the_proxy_see_progress_that_never_goes_back_and_the_end()
    {
        await using var topology = await RunningTopology.StartAsync(1, Token);
        var submitted = await topology.SubmitAsync(Photos.Medium(1), "conv2_x,conv3_x,conv4_x");
        await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => WatchAsync()));

        async Task WatchAsync()
        {
            await using var connection = new HubConnectionBuilder()
                .WithUrl(new Uri(topology.Http.BaseAddress!, "/hubs/progress"), options => (options.SkipNegotiation, options.Transports) = (true, HttpTransportType.WebSockets))
                .AddJsonProtocol(json => json.PayloadSerializerOptions.Converters.Add(new System.Text.Json.Serialization.JsonStringEnumConverter(System.Text.Json.JsonNamingPolicy.CamelCase)))
                .Build();
            await connection.StartAsync(Token);
            ViewSnapshot? last = null;
            await foreach (var view in connection.StreamAsync<ViewSnapshot>("Watch", submitted.Id, Token))
            {
                Assert.True(view.Revision > (last?.Revision ?? -1), $"{view} after {last}");
                if (view.Progress is { } now && last?.Progress is { } before)
                {
                    Assert.True(now.Fraction >= before.Fraction, $"{now} after {before}");
                }

                last = view;
            }

            Assert.Equal(ViewState.Ready, last!.State);
        }
    }
}
