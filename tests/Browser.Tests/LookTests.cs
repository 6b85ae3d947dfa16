using IFeaLiD.Tests;
using Microsoft.Playwright;

namespace IFeaLiD.Browser.Tests;

/// <summary>Photographs the pages for people to look at, in artifacts/screenshots; nothing may stick out or move while it loads.</summary>
[Collection(SecondBrowser.Name)]
public sealed class LookTests(RunningViewer viewer, Chromium chromium)
{
    private const string Stage = "conv3_x";

    /// <summary>Sum of the layout shifts of a page; below 0.1 counts as good on the web.</summary>
    private const double MostShift = 0.05;

    private const string MeasureShifts =
        """
        globalThis.shifts = [];
        new PerformanceObserver(list => {
          for (const entry of list.getEntries()) {
            if (entry.hadRecentInput) continue;
            const what = entry.sources.map(({ node }) => node?.className || node?.nodeName).join(" ");
            shifts.push({ value: entry.value, what });
          }
        }).observe({ type: "layout-shift", buffered: true });
        """;

    public static TheoryData<int, int, ColorScheme> Windows => new()
    {
        { 1280, 800, ColorScheme.Light },
        { 1280, 800, ColorScheme.Dark },
        { 1920, 1080, ColorScheme.Light },
        { 1920, 1080, ColorScheme.Dark },
        { 390, 844, ColorScheme.Light },
        { 390, 844, ColorScheme.Dark },
    };

    [Theory]
    [MemberData(nameof(Windows))]
    public async Task The_pages_are_photographed_and_nothing_sticks_out(int width, int height, ColorScheme scheme)
    {
        var name = $"{width}x{height}-{(scheme == ColorScheme.Dark ? "dark" : "light")}";
        var upload = await chromium.OpenAsync(viewer.Address, width, height, scheme);
        await upload.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await ShootAsync(upload, $"upload-{name}");
        await upload.Locator("input[type=file]").First.SetInputFilesAsync(RunningViewer.Photo);
        await upload.Locator(".forecast[aria-busy=false]").WaitForAsync();
        await ShootAsync(upload, $"chosen-{name}", whole: true);
        await upload.CloseAsync();

        var (page, shown, map, manifest) = await chromium.OpenExtractedAsync(viewer, Stage, width, height, scheme);
        var (affine, photo) = (manifest.Provenance!.Affine, manifest.Provenance.Photo);
        await shown.PointAtAsync(map.Layout.Width * 2 / 5, map.Layout.Height / 3, affine, photo);
        foreach (var text in new[] { page.GetByTestId("model"), page.Locator(".hint p") })
        {
            var lines = await text.EvaluateAsync<double>("element => element.getBoundingClientRect().height / Number.parseFloat(getComputedStyle(element).lineHeight)");
            Assert.True(lines < 2.5, $"{name}: {lines} lines: {await text.InnerTextAsync()}");
        }

        await ShootAsync(page, $"view-{name}");
        if ((width, scheme) == (1280, ColorScheme.Light) && Environment.GetEnvironmentVariable("IFEALID_WRITE_FIXTURES") == "1")
        {
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Repository.Root, "docs", "images", "viewer.png") });
        }

        await page.Keyboard.PressAsync("Enter");
        await shown.VectorAsync(open: true);
        await shown.SetReferenceAsync(map.Layout.Width / 2, map.Layout.Height * 2 / 3);
        await ShootAsync(page, $"pinned-{name}", whole: true);
        await page.CloseAsync();

        var progress = await chromium.OpenAsync(new Uri(viewer.Address, $"/v/{await viewer.SubmitEndlessAsync()}"), width, height, scheme);
        await progress.Locator("[data-step=inference]").WaitForAsync();
        await ShootAsync(progress, $"progress-{name}");
        await progress.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await Assertions.Expect(progress.Locator("body")).ToContainTextAsync("cancelled");
        await progress.CloseAsync();
    }

    [Theory]
    [InlineData(1280, 800)]
    [InlineData(390, 844)]
    public async Task Nothing_moves_while_a_page_loads(int width, int height)
    {
        await using var line = new UnsteadyLine(viewer.Address) { StallsAfter = 1_000 };
        var start = await chromium.OpenAsync(viewer.Address, width, height, arrange: MeasureAsync);
        await start.Locator(".samples img").First.WaitForAsync();
        await start.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await ExpectSteadyAsync(start, "start page");
        await start.CloseAsync();

        // Bytes come in four lots, and the page shows what there is each time.
        var (id, _) = await viewer.ExtractAsync(Stage);
        var page = await chromium.OpenAsync(new Uri(line.Address, $"/v/{id}#v=1&stage={Stage}"), width, height, arrange: MeasureAsync);
        await page.Locator(".placeholder").WaitForAsync();
        var channels = 0;
        await new ViewerPage(page).ShotAsync($"loading-{width}x{height}");
        foreach (var bytes in new int?[] { 200_000, 400_000, null })
        {
            line.Stall(bytes);
            if (bytes is not null)
            {
                await page.WaitForFunctionAsync("least => ifealid.channels > least", channels);
                channels = await page.EvaluateAsync<int>("() => ifealid.channels");
                await new ViewerPage(page).ShotAsync($"partial-{width}x{height}");
            }
        }

        await new ViewerPage(page).ReadyAsync(Stage);
        await new ViewerPage(page).RestAsync();
        await ExpectSteadyAsync(page, "view");
        await page.CloseAsync();

        // From the queue over the progress to the map; its turn comes when it is watched.
        var ahead = await viewer.SubmitEndlessAsync();
        var waiting = await viewer.SubmitAsync(size: $"{width}x640");
        var watching = await chromium.OpenAsync(new Uri(viewer.Address, $"/v/{waiting}"), width, height, arrange: MeasureAsync);
        await watching.Locator("[data-step=queued]").WaitForAsync();
        await viewer.CancelAsync(ahead);
        await new ViewerPage(watching).ReadyAsync();
        await new ViewerPage(watching).RestAsync();
        await ExpectSteadyAsync(watching, "progress and view");
        await viewer.CancelAsync(waiting);
        await watching.CloseAsync();
    }

    [Theory]
    [InlineData(1280, 800)]
    [InlineData(390, 844)]
    public async Task Nothing_moves_in_the_form_when_the_photo_and_its_forecast_come(int width, int height)
    {
        // Decoding takes as long as the test wants.
        var page = await chromium.OpenAsync(viewer.Address, width, height, arrange: page => page.AddInitScriptAsync(
            """
            const decode = HTMLImageElement.prototype.decode;
            const gate = new Promise(resolve => { globalThis.letDecode = resolve; });
            HTMLImageElement.prototype.decode = async function () { await gate; return decode.call(this); };
            """));
        await page.Locator("input[type=file]").First.SetInputFilesAsync(RunningViewer.Photo);
        await page.Locator(".preview-waiting").WaitForAsync();
        var before = await PlacesAsync();
        await ShootAsync(page, $"waiting-{width}x{height}", whole: true);
        await page.EvaluateAsync("() => letDecode()");
        await page.Locator(".forecast[aria-busy=false]").WaitForAsync();
        Assert.Equal(before, await PlacesAsync());
        await page.Locator(".stage-choice input").First.UncheckAsync();
        await page.GetByLabel("width", new() { Exact = true }).First.FillAsync("100");
        await Assertions.Expect(page.Locator(".forecast")).ToContainTextAsync("100 ×");
        Assert.Equal(before, await PlacesAsync());
        await page.CloseAsync();

        Task<string> PlacesAsync() => page.EvaluateAsync<string>(
            """
            () => {
              // The buttons keep to the lower edge of the window: places are those of the page before it is scrolled.
              scrollTo(0, 0);
              return [...document.querySelectorAll(".photo-side > *, .photo-options > *, .photo-form button, .photo-form input")].map(element => {
                const { left, top, width, height } = element.getBoundingClientRect();
                return [element.type ?? element.localName, left, top, width, height].map(value => value.toFixed?.(1) ?? value).join(" ");
              }).join("\n");
            }
            """);
    }

    private static Task MeasureAsync(IPage page) => page.AddInitScriptAsync(MeasureShifts);

    private static async Task ExpectSteadyAsync(IPage page, string what)
    {
        var shift = await page.EvaluateAsync<double>("() => shifts.reduce((sum, { value }) => sum + value, 0)");
        Assert.True(shift < MostShift, $"{what}: moved by {shift}: {await page.EvaluateAsync<string>("() => JSON.stringify(shifts)")}");
    }

    internal static async Task ShootAsync(IPage page, string name, bool whole = false)
    {
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Chromium.Screenshots, $"{name}.png"), FullPage = whole });
        Assert.False(await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth > innerWidth"), $"{name}: the page is wider than the window");
        var clipped = await page.EvaluateAsync<string[]>(
            """
            () => [...document.querySelectorAll("button, a, label, dt, dd, th, td, summary, h1, h2, p")]
              .filter(element => element.checkVisibility() && !element.closest(".visually-hidden"))
              .filter(element => element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0)
              .filter(element => getComputedStyle(element).textOverflow !== "ellipsis" && getComputedStyle(element).display !== "inline")
              .map(element => `${element.outerHTML.slice(0, 100)}: ${element.scrollWidth} in ${element.clientWidth}`)
            """);
        Assert.True(clipped.Length == 0, $"{name}: text sticks out:\n{string.Join('\n', clipped)}");
    }
}
