using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using IFeaLiD.Viewer.Tests;
using IFeaLiD.Viewer.Views;

namespace IFeaLiD.Topology.Tests;

/// <summary>A viewer is killed at a chosen moment: with half an upload, or with half a dataset on the way into its cache.</summary>
[Collection(SharedTopology.Name)]
public sealed class ViewerDeathTests(OneServer shared) : IAsyncLifetime, IDisposable
{
    private readonly CancellationTokenSource deadline = new(TimeSpan.FromMinutes(8));

    private CancellationToken Token => deadline.Token;

    private RunningTopology Topology => shared.Topology;

    /// <summary>Removes what those left who died in other tests.</summary>
    public Task InitializeAsync() => new StoreCheck(Topology).SweepAsync(Token);

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => deadline.Dispose();

    [Fact]
    public async Task A_viewer_killed_with_half_an_upload_leaves_nothing_and_the_next_try_is_taken_by_the_other_one()
    {
        var photo = Photos.Medium(30);
        using var client = new TcpClient();
        await client.ConnectAsync(Topology.Address.Host, Topology.Address.Port, Token);
        await SendHalfAsync(client.GetStream(), photo);
        var dying = await ReceivingAsync("photos", Topology.Viewers);
        await dying.KillAsync();
        Assert.NotEmpty(Incoming(dying, "photos"));
        using var answer = new StreamReader(client.GetStream(), Encoding.ASCII);
        Assert.StartsWith("HTTP/1.1 502 ", await answer.ReadLineAsync(Token), StringComparison.Ordinal);

        var again = await Topology.SubmitAsync(photo, "conv2_x", Token);
        var view = await ReadyAsync(again.Id);
        await dying.StartAsync(Token);
        await CheckAsync(dying, view);
        await new StoreCheck(Topology).RequireWholeAsync("photos", Token);

        // Whoever sends it once more gets what is there.
        Assert.Equal(view.Stages, (await ReadyAsync((await Topology.SubmitAsync(photo, "conv2_x", Token)).Id)).Stages);
    }

    [Fact]
    public async Task A_viewer_killed_while_it_stores_an_upload_leaves_what_is_swept_and_the_next_try_is_taken()
    {
        var photo = Photos.Noise(2000, 1500, 32);
        var (dying, line, store) = (Topology.Viewers[1], Topology.Lines["v2"], new StoreCheck(Topology));
        line.PassesUp = 800 << 10; // the first chunk, and not the last
        try
        {
            Assert.True(photo.Length > line.PassesUp, $"{photo.Length} bytes would all be stored.");
            using var http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
            using var form = RunningTopology.Form(photo, "conv2_x");
            var uploading = http.PostAsync(new Uri(dying.Address, "/api/v1/extractions"), form, Token);
            while (await store.CountStraysAsync("photos", Token) == 0)
            {
                await Task.Delay(50, Token);
            }

            Assert.Equal(photo.Length, Assert.Single(Incoming(dying, "photos")).Length);
            await dying.KillAsync();
            await Assert.ThrowsAsync<HttpRequestException>(() => uploading);
        }
        finally
        {
            line.PassesUp = long.MaxValue;
        }

        Assert.NotEqual(0, await store.CountStraysAsync("photos", Token));
        var view = await ReadyAsync((await Topology.SubmitAsync(photo, "conv2_x", Token)).Id);
        await dying.StartAsync(Token);
        await CheckAsync(dying, view);
        await store.SweepAsync(Token);
        await store.RequireWholeAsync("photos", Token);
        Assert.Equal(view.Stages, (await ReadyAsync((await Topology.SubmitAsync(photo, "conv2_x", Token)).Id)).Stages);
    }

    [Fact]
    public async Task A_viewer_killed_with_half_a_dataset_in_its_cache_leaves_nothing_and_its_reader_is_served_by_the_other_one()
    {
        var view = await ReadyAsync((await Topology.SubmitAsync(Photos.Medium(31), "conv2_x", Token)).Id);
        var (dying, line) = (Topology.Viewers[1], Topology.Lines["v2"]);
        var stage = view.Stages.Single();
        line.BytesPerSecond = 256 << 10; // a chunk is heard of before the viewer takes its server for dead
        try
        {
            Assert.True(stage.Bytes > 16 * line.BytesPerSecond, $"{stage.Bytes} bytes would be there too soon.");

            // One of two in turn comes to each viewer.
            using var http = new HttpClient { BaseAddress = Topology.Address, Timeout = Timeout.InfiniteTimeSpan };
            var reading = Enumerable.Range(0, 2).Select(_ => http.GetByteArrayAsync(new Uri($"/api/v1/datasets/{stage.Dataset}", UriKind.Relative), Token)).ToList();
            await ReceivingAsync("datasets", dying);
            await dying.KillAsync();
            Assert.InRange(Incoming(dying, "datasets").Single().Length, 1, stage.Bytes - 1);
            foreach (var bytes in await Task.WhenAll(reading))
            {
                Assert.Equal(stage.Dataset, Convert.ToHexStringLower(SHA256.HashData(bytes)));
            }
        }
        finally
        {
            line.BytesPerSecond = 0;
        }

        await dying.StartAsync(Token);
        await CheckAsync(dying, view);
        await new StoreCheck(Topology).RequireWholeAsync("datasets", Token);
    }

    /// <summary>Ready in both viewers' eyes, or in those of the one that is there.</summary>
    private async Task<ViewSnapshot> ReadyAsync(string id)
    {
        var view = await Topology.UntilAsync(id, view => view.Ended, TimeSpan.FromMilliseconds(100), steady: true, Token);
        Assert.Equal(ViewState.Ready, view.State);
        return view;
    }

    /// <summary>A viewer that was killed and started again gives the right bytes and has nothing that nobody knows.</summary>
    private async Task CheckAsync(Node viewer, ViewSnapshot view)
    {
        Assert.Empty(Incoming(viewer, "photos").Concat(Incoming(viewer, "datasets")));
        foreach (var stage in view.Stages)
        {
            await Topology.CheckDatasetAsync(viewer.Address, stage.Dataset!, Token);
        }

        await new StoreCheck(Topology).RequireKnownAsync(viewer, Token);
    }

    private async Task SendHalfAsync(NetworkStream stream, byte[] photo)
    {
        using var form = RunningTopology.Form(photo, "conv2_x");
        var body = await form.ReadAsByteArrayAsync(Token);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /api/v1/extractions HTTP/1.1\r\nHost: viewer\r\nContent-Type: {form.Headers.ContentType}\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n"), Token);
        await stream.WriteAsync(body.AsMemory(0, body.Length / 2), Token);
    }

    /// <summary>That of the viewers into whose folder content comes in just now.</summary>
    private async Task<Node> ReceivingAsync(string store, params Node[] viewers)
    {
        while (true)
        {
            if (viewers.FirstOrDefault(viewer => Incoming(viewer, store).Any(file => file.Length > 0)) is { } found)
            {
                return found;
            }

            await Task.Delay(10, Token);
        }
    }

    private FileInfo[] Incoming(Node viewer, string store) =>
        new DirectoryInfo(Path.Combine(Topology.FolderOf(viewer), "cache", store, "incoming")).GetFiles();
}
