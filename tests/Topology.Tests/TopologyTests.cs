using IFeaLiD.Viewer.Tests;
using IFeaLiD.Viewer.Views;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace IFeaLiD.Topology.Tests;

/// <summary>Several viewers and extractors, and many who watch.</summary>
[Collection(SharedTopology.Name)]
public sealed class TopologyTests(OneServer shared) : IDisposable
{
    private readonly CancellationTokenSource deadline = new(TimeSpan.FromMinutes(8));

    private CancellationToken Token => deadline.Token;

    private RunningTopology Topology => shared.Topology;

    public void Dispose() => deadline.Dispose();

    [Fact]
    public async Task What_is_uploaded_at_one_viewer_is_watched_and_read_at_every_other()
    {
        for (var seed = 0; seed < 4; seed++)
        {
            var submitted = await Topology.SubmitAsync(Photos.Small(seed), "conv2_x,conv3_x", Token);
            foreach (var viewer in Topology.Viewers)
            {
                var view = await Topology.UntilAsync(submitted.Id, view => view.Ended, TimeSpan.FromMilliseconds(100), steady: true, Token, viewer.Address);
                Assert.Equal(ViewState.Ready, view.State);
                foreach (var stage in view.Stages)
                {
                    await Topology.CheckDatasetAsync(viewer.Address, stage.Dataset!, Token);
                }
            }
        }
    }

    [Fact]
    public async Task Two_hundred_watchers_behind_the_proxy_see_progress_that_never_goes_back_and_the_end()
    {
        var submitted = await Topology.SubmitAsync(Photos.Medium(1), "conv2_x,conv3_x,conv4_x", Token);
        await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => WatchAsync()));

        async Task WatchAsync()
        {
            await using var connection = new HubConnectionBuilder()
                .WithUrl(new Uri(Topology.Address, "/hubs/progress"), options => (options.SkipNegotiation, options.Transports) = (true, HttpTransportType.WebSockets))
                .AddJsonProtocol(json => json.PayloadSerializerOptions.Converters.Add(new System.Text.Json.Serialization.JsonStringEnumConverter(System.Text.Json.JsonNamingPolicy.CamelCase)))
                .Build();
            await connection.StartAsync(Token);
            ViewSnapshot? last = null;
            await foreach (var view in connection.StreamAsync<ViewSnapshot>("Watch", submitted.Id, Token))
            {
                Progress.RequireOnwards(view, last, mayRepeat: false, several: false);
                Progress.RequireMore(view, last);
                last = view;
            }

            Assert.Equal(ViewState.Ready, last!.State);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Twenty_who_ask_one_viewer_or_both_in_turn_see_progress_that_never_goes_back_and_the_end(bool both)
    {
        var submitted = await Topology.SubmitAsync(Photos.Medium(both ? 3 : 2), "conv2_x,conv3_x,conv4_x", Token);
        var (first, second) = (Topology.Viewers[0].Address, Topology.Viewers[1].Address);
        var ends = await Task.WhenAll(Enumerable.Range(0, 20).Select(i =>
        {
            Uri[] order = i % 2 == 0 ? [first, second] : [second, first];
            return Topology.UntilAsync(submitted.Id, view => view.Ended, TimeSpan.FromMilliseconds(100), steady: true, Token, both ? order : order[..1]);
        }));
        Assert.All(ends, end => Assert.Equal(ViewState.Ready, end.State));
    }
}
