using IFeaLiD.Browser.Tests;
using IFeaLiD.Datasets;
using IFeaLiD.Datasets.Containers;
using IFeaLiD.Viewer.Tests;
using IFeaLiD.Viewer.Views;
using Microsoft.Playwright;
using Xunit.Abstractions;

namespace IFeaLiD.Topology.Tests;

/// <summary>Two people with a browser each, at two viewers or behind the proxy.</summary>
[Collection(SharedTopology.Name)]
public sealed class BrowserTests(OneServer shared, Chromium chromium, ITestOutputHelper output) : IDisposable
{
    private const string Stage = "conv3_x";

    private readonly CancellationTokenSource deadline = new(TimeSpan.FromMinutes(8));

    private CancellationToken Token => deadline.Token;

    private RunningTopology Topology => shared.Topology;

    public void Dispose() => deadline.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Who_uploads_and_who_watches_elsewhere_see_the_same_progress_map_and_values(bool proxy)
    {
        var (here, there) = proxy ? (Topology.Address, Topology.Address) : (Topology.Viewers[0].Address, Topology.Viewers[1].Address);
        var (uploading, watching, id) = await UploadAndWatchAsync(here, there, Photos.Medium(proxy ? 21 : 20));
        var view = await Topology.UntilAsync(id, view => view.Ended, TimeSpan.FromMilliseconds(100), steady: true, Token);
        Assert.Equal(ViewState.Ready, view.State);
        var shares = await watching.EvaluateAsync<double[]>("() => shares");
        output.WriteLine($"Shares seen in per cent: {string.Join(' ', shares)}");
        Assert.Contains(shares, share => share is > 0 and < 100);
        Assert.Equal(shares.Order(), shares);

        var (map, manifest) = await DownloadAsync(there, view.Stages.Single(stage => stage.Name == Stage).Dataset!);
        var pages = new List<(IPage Page, ViewerPage Shown)>();
        foreach (var page in new[] { uploading, watching })
        {
            var shown = new ViewerPage(page);
            await page.GetByRole(AriaRole.Button, new() { Name = Stage }).ClickAsync();
            await shown.ReadyAsync(Stage);
            await shown.UseBackendAsync("wasm"); // the same arithmetic on both sides
            pages.Add((page, shown));
        }

        foreach (var (x, y) in Twin.References(map.Layout.Width, map.Layout.Height, 8))
        {
            var (first, second) = (await LookAsync(pages[0], x, y, manifest), await LookAsync(pages[1], x, y, manifest));
            Twin.CompareSimilarity(map, x, y, first.Similarity);
            Assert.Equal(first.Similarity, second.Similarity);
            Assert.Equal(first.Colours, second.Colours);
            Assert.Equal(first.Values, second.Values);
            Assert.Contains($"{x}, {y}", first.Values, StringComparison.Ordinal);
        }

        foreach (var (page, _) in pages)
        {
            await page.CloseAsync();
        }
    }

    /// <summary>Uploads on one page while the extractors rest, opens the link on another, and has them work when it is seen to wait there.</summary>
    private async Task<(IPage Uploading, IPage Watching, string Id)> UploadAndWatchAsync(Uri here, Uri there, byte[] photo)
    {
        await Task.WhenAll(Topology.Extractors.Select(extractor => extractor.SignalAsync("STOP")));
        try
        {
            var uploading = await chromium.OpenAsync(here);
            await uploading.Locator("input[type=file]").First.SetInputFilesAsync(new FilePayload { Name = "noise.jpg", MimeType = "image/jpeg", Buffer = photo });
            await uploading.Locator(".forecast").WaitForAsync();
            await uploading.Locator("input[name=stage][value=conv2_x]").UncheckAsync(); // so that the first map takes a while
            await uploading.Locator("button[type=submit]").ClickAsync();
            await uploading.WaitForURLAsync("**/v/*");
            var id = new Uri(uploading.Url).Segments[^1];
            var watching = await chromium.OpenAsync(new Uri(there, $"/v/{id}"), arrange: page => page.AddInitScriptAsync(RecordShares));
            foreach (var page in new[] { uploading, watching })
            {
                await page.Locator("[data-step=queued]").WaitForAsync();
            }

            return (uploading, watching, id);
        }
        finally
        {
            await Task.WhenAll(Topology.Extractors.Select(extractor => extractor.SignalAsync("CONT")));
        }
    }

    /// <summary>Keeps what the progress bar says, each value once.</summary>
    private const string RecordShares = """
        globalThis.shares = [];
        new MutationObserver(() => {
          const bar = document.querySelector("[data-step]:not([data-step=queued]) [role=progressbar]");
          const share = bar && Number(bar.getAttribute("aria-valuenow"));
          if (bar && share !== shares.at(-1)) shares.push(share);
        }).observe(document, { subtree: true, childList: true, attributes: true });
        """;

    private static async Task<(float[] Similarity, byte[] Colours, string Values)> LookAsync((IPage Page, ViewerPage Shown) at, int x, int y, Manifest manifest)
    {
        await at.Shown.PointAtAsync(x, y, manifest.Provenance!.Affine, manifest.Provenance.Photo);
        return (await at.Shown.ReadSimilarityAsync(), await at.Shown.ReadColoursAsync(), await at.Page.Locator(".read-out dl").InnerTextAsync());
    }

    private async Task<(QuantisedMap Map, Manifest Manifest)> DownloadAsync(Uri viewer, string dataset)
    {
        var bytes = await Topology.Http.GetByteArrayAsync(new Uri(viewer, $"/api/v1/datasets/{dataset}"), Token);
        using var reader = DatasetReader.Open(new MemoryStream(bytes), new DatasetLimits());
        return (reader.ReadMap(), reader.Manifest);
    }
}
