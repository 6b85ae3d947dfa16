using Microsoft.Playwright;

namespace IFeaLiD.Browser.Tests;

/// <summary>Machines on which a map cannot be computed in one way, or in neither.</summary>
public sealed partial class FailureTests
{
    private const string SmallTextures =
        """
        const getParameter = WebGL2RenderingContext.prototype.getParameter;
        WebGL2RenderingContext.prototype.getParameter = function (name) {
          return name === this.MAX_TEXTURE_SIZE ? 16 : getParameter.call(this, name);
        };
        """;

    [Fact]
    public async Task Textures_that_are_too_small_are_told_when_the_card_was_asked_for()
    {
        var page = await OpenAsync("?backend=webgl2", page => page.AddInitScriptAsync(SmallTextures));
        await ExpectProblemAsync(
            page,
            "On the graphics card: The map has 57 x 38 cells, and this graphics card takes 16 a side at most.Extract the photo at a smaller size. "
            + "Open the page without \"?backend=webgl2\" to let it choose.");
        await page.CloseAsync();
    }

    [Fact]
    public async Task Without_memory_for_the_processor_the_card_takes_the_map()
    {
        var page = await OpenAsync("", NoMemoryAsync);
        await new ViewerPage(page).ReadyAsync(Stage);
        Assert.Equal("webgl2", await new ViewerPage(page).BackendAsync());
        await page.CloseAsync();
    }

    [Fact]
    public async Task With_too_little_memory_and_too_small_textures_both_causes_are_told()
    {
        var page = await OpenAsync("", async page =>
        {
            await NoMemoryAsync(page);
            await page.AddInitScriptAsync(SmallTextures);
        });
        await ExpectProblemAsync(page, "On the processor: The browser has not enough memory:");
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Close other tabs, or extract the photo at a smaller size.");
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("On the graphics card: The map has 57 x 38 cells");
        await new ViewerPage(page).ShotAsync("failure-memory");
        await page.CloseAsync();
    }

    [Fact]
    public async Task Without_WebGl_2_the_page_works_and_a_wish_for_it_is_answered()
    {
        await using var browser = await chromium.LaunchAsync("--disable-3d-apis");
        var (id, dataset) = await viewer.ExtractAsync(Stage);
        var (map, manifest) = await viewer.DownloadAsync(dataset);
        var page = await Chromium.OpenAsync(browser, new Uri(viewer.Address, $"/v/{id}#v=1&stage={Stage}"));
        Assert.False(await page.EvaluateAsync<bool>("() => Boolean(document.createElement('canvas').getContext('webgl2'))"));
        var shown = new ViewerPage(page);
        await shown.ReadyAsync(Stage);
        await shown.PointAtAsync(12, 9, manifest.Provenance!.Affine, manifest.Provenance.Photo);
        Twin.CompareSimilarity(map, 12, 9, await shown.ReadSimilarityAsync());
        Assert.Equal("wasm", await shown.BackendAsync());

        await page.GotoAsync(new Uri(viewer.Address, $"/v/{id}?backend=webgl2#v=1&stage={Stage}").ToString());
        await ExpectProblemAsync(page, "On the graphics card: This browser offers no WebGL 2.Open the page without \"?backend=webgl2\" to let it choose.");
    }

    [Fact]
    public async Task A_browser_without_WebAssembly_is_told_what_it_takes()
    {
        await using var browser = await chromium.LaunchAsync("--disable-3d-apis");
        var (id, _) = await viewer.ExtractAsync(Stage);
        var page = await Chromium.OpenAsync(
            browser, new Uri(viewer.Address, $"/v/{id}#v=1&stage={Stage}"), arrange: page => page.AddInitScriptAsync("delete globalThis.WebAssembly;"));
        await ExpectProblemAsync(page, "This browser cannot run WebAssembly with SIMD, which the page needs to unpack the map.Take a current Firefox, Chrome, Edge or Safari");
        await new ViewerPage(page).ShotAsync("failure-no-webassembly");
    }

    private async Task<IPage> OpenAsync(string query, Func<IPage, Task> arrange)
    {
        var (id, _) = await viewer.ExtractAsync(Stage);
        return await chromium.OpenAsync(new Uri(viewer.Address, $"/v/{id}{query}#v=1&stage={Stage}"), arrange: arrange);
    }

    /// <summary>Workers that compute similarities get no memory; those that unpack tiles do.</summary>
    private static Task NoMemoryAsync(IPage page) =>
        page.RouteAsync("**/bandWorker-*.js", async route =>
        {
            var script = await (await route.FetchAsync()).TextAsync();
            await route.FulfillAsync(new RouteFulfillOptions
            {
                ContentType = "text/javascript",
                Body = "WebAssembly.Memory = function () { throw new RangeError('could not allocate memory'); };\n" + script,
            });
        });
}
