using IFeaLiD.Tests;
using Microsoft.Playwright;

namespace IFeaLiD.Browser.Tests;

/// <summary>Mishaps on the way that leave the page usable: what comes late, twice, in part, or is something else.</summary>
[Collection(SharedBrowser.Name)]
public sealed class MishapTests(RunningViewer viewer, Chromium chromium)
{
    private const string Stage = "conv3_x";

    [Theory]
    [InlineData("archiveWorker")]
    [InlineData("decodeWorker")]
    [InlineData("bandWorker")]
    public async Task A_worker_that_cannot_be_started_is_started_anew(string worker)
    {
        var (id, _) = await viewer.ExtractAsync(Stage);
        var failed = 0;
        var page = await chromium.OpenAsync(new Uri(viewer.Address, $"/v/{id}#v=1&stage={Stage}"), arrange: page => page.RouteAsync(
            address => address.Contains(worker, StringComparison.Ordinal),
            route => Interlocked.Increment(ref failed) is 1 ? route.AbortAsync() : route.ContinueAsync()));
        await new ViewerPage(page).ReadyAsync(Stage);
        Assert.True(failed > 1, "no worker had to be started anew");
        await page.CloseAsync();
    }

    [Fact]
    public async Task The_page_of_a_proxy_in_place_of_the_service_ends_an_upload_in_words()
    {
        var page = await chromium.OpenAsync(viewer.Address, arrange: page => page.RouteAsync(
            "**/api/v1/extractions", route => route.FulfillAsync(new() { Status = 200, ContentType = "text/html", Body = "<p>Log in" })));
        await page.Locator("input[type=file]").First.SetInputFilesAsync(RunningViewer.Photo);
        await page.GetByRole(AriaRole.Button, new() { Name = "Extract and get a link" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Something between this page and the service answered in its place.");
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Extract and get a link" })).ToBeEnabledAsync();
        await page.CloseAsync();
    }

    [Fact]
    public async Task A_service_that_did_not_answer_at_first_is_asked_again_when_a_photo_comes()
    {
        var asked = 0;
        var page = await chromium.OpenAsync(viewer.Address, arrange: page => page.RouteAsync(
            "**/api/v1/service", route => Interlocked.Increment(ref asked) is 1 ? route.AbortAsync() : route.ContinueAsync()));
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The service does not answer.");
        await page.Locator("input[type=file]").First.SetInputFilesAsync(RunningViewer.Photo);
        await page.Locator(".photo-form").WaitForAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToHaveCountAsync(0);
        await page.CloseAsync();
    }

    [Fact]
    public async Task A_file_that_is_no_photo_is_sent_nowhere_and_the_map_stays()
    {
        var (page, shown, _, _) = await chromium.OpenExtractedAsync(viewer, Stage);
        var sent = new List<string>();
        page.Request += (_, request) =>
        {
            if (request.Method is "POST")
            {
                sent.Add(request.Url);
            }
        };
        await shown.DropAsync("notes.txt", "Not for anybody else."u8.ToArray());
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("notes.txt is neither a photo nor a dataset nor an array.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToHaveCountAsync(0);
        await shown.ReadyAsync(Stage);
        Assert.Empty(sent);
        await page.CloseAsync();
    }

    [Fact]
    public async Task A_link_that_is_badly_escaped_is_an_unknown_one()
    {
        var page = await chromium.OpenAsync(new Uri(viewer.Address, "/v/%E0%A4%A"));
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("There is no such view");
        await page.CloseAsync();
    }

    [Fact]
    public async Task Readings_that_are_called_off_leave_no_worker_behind()
    {
        var page = await chromium.OpenAsync(viewer.Address, arrange: page => page.AddInitScriptAsync(
            """
            globalThis.bands = new Set();
            globalThis.readings = 0;
            const Plain = Worker;
            globalThis.Worker = class extends Plain {
              constructor(address, options) {
                super(address, options);
                if (String(address).includes("bandWorker")) bands.add(this);
                if (String(address).includes("arrayWorker")) readings++;
              }
              postMessage(message, transfer) {
                if (message.kind !== "open" || !globalThis.gate) return super.postMessage(message, transfer);
                globalThis.held = true;
                gate.then(() => super.postMessage(message, transfer));
              }
              terminate() {
                bands.delete(this);
                super.terminate();
              }
            };
            globalThis.choose = bits => {
              const select = document.querySelector("select[aria-label=Precision]");
              select.value = bits;
              select.dispatchEvent(new Event("change", { bubbles: true }));
            };
            """));
        var shown = new ViewerPage(page);
        await shown.DropAsync(Path.Combine(Repository.Root, "tests", "fixtures", "arrays", "float32.npy"));
        await shown.ReadyAsync();
        var first = await page.EvaluateAsync<int>("() => bands.size");

        // Something else is wished while the backend is being opened; that one opens when nobody wants it any more.
        await page.EvaluateAsync("() => { globalThis.gate = new Promise(resolve => { globalThis.letOpen = resolve; }); choose('16'); }");
        await page.WaitForFunctionAsync("() => globalThis.held");
        await page.EvaluateAsync("() => choose('32')");
        await page.WaitForFunctionAsync("() => readings === 3");
        await page.EvaluateAsync("() => letOpen()");
        await page.WaitForFunctionAsync("() => ifealid.dataset?.precision === 32");
        await page.EvaluateAsync("() => ifealid.ready");
        await page.WaitForFunctionAsync("first => bands.size === first", first);
        await page.CloseAsync();
    }

    [Fact]
    public async Task The_field_for_the_page_of_a_photo_moves_nothing_when_it_comes()
    {
        var page = await chromium.OpenAsync(viewer.Address);
        var asked = new TaskCompletionSource();
        await page.RouteAsync("**/api/v1/photos/*?page=*", async route =>
        {
            await asked.Task;
            await route.ContinueAsync();
        });
        await page.Locator("input[type=file]").First.SetInputFilesAsync(Path.Combine(Repository.Root, "tests", "fixtures", "photos", "pages.tif"));
        await page.Locator(".preview-waiting").WaitForAsync();
        var before = await PlacesAsync();
        asked.SetResult();
        await page.GetByLabel("page of 2").WaitForAsync();
        await page.Locator(".crop-frame").WaitForAsync();
        Assert.Equal(before, await PlacesAsync());
        await page.CloseAsync();

        Task<string> PlacesAsync() => page.EvaluateAsync<string>(
            "() => [...document.querySelectorAll('.photo-side > *, .photo-options > *')].map(element => element.getBoundingClientRect().top.toFixed(1)).join(' ')");
    }

    [Fact]
    public async Task Back_leads_through_the_pins_of_two_views_side_by_side()
    {
        var (id, _) = await viewer.ExtractAsync(Stage);
        var page = await chromium.OpenAsync(new Uri(viewer.Address, $"/compare/{id}/{id}#v=1&stage={Stage}&stage2={Stage}&ref=100,90"));
        await page.WaitForFunctionAsync("() => globalThis.ifealidPair?.every(({ dataset }) => dataset)");
        await page.EvaluateAsync("() => Promise.all(ifealidPair.map(({ ready }) => ready))");
        // The address is written once before it is added to.
        await page.WaitForURLAsync("**ref=100,90**");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**pin=**");
        await page.Keyboard.PressAsync("Escape");
        await page.WaitForFunctionAsync("() => !location.hash.includes('pin=')");
        await page.GoBackAsync();
        await Assertions.Expect(page.Locator(".mark.pin")).ToHaveCountAsync(2);
        await page.GoForwardAsync();
        await Assertions.Expect(page.Locator(".mark.pin")).ToHaveCountAsync(0);
        await page.CloseAsync();
    }

    [Fact]
    public async Task A_finger_that_scrolls_over_the_photo_draws_no_part_of_it()
    {
        var page = await chromium.OpenAsync(viewer.Address, 390, 844, touch: true);
        await page.Locator("input[type=file]").First.SetInputFilesAsync(RunningViewer.Photo);
        var box = (await page.Locator(".crop-frame").BoundingBoxAsync())!;
        var (x, y) = (box.X + box.Width / 2, box.Y + box.Height / 2);
        var session = await page.Context.NewCDPSessionAsync(page);
        await TouchAsync("touchStart", new { x, y });
        for (var step = 1; step <= 10; step++)
        {
            await TouchAsync("touchMove", new { x, y = y - 15 * step });
        }

        await TouchAsync("touchEnd");
        await page.WaitForFunctionAsync("() => scrollY > 0");
        await Assertions.Expect(page.Locator(".crop-part")).ToHaveCountAsync(0);
        await page.CloseAsync();

        async Task TouchAsync(string type, params object[] points) =>
            await session.SendAsync("Input.dispatchTouchEvent", new Dictionary<string, object> { ["type"] = type, ["touchPoints"] = points });
    }
}
