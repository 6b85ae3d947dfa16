using System.Text.Json;
using Microsoft.Playwright;

namespace IFeaLiD.Browser.Tests;

/// <summary>A stage that was not extracted is asked for from the viewer, or the page says why not.</summary>
public sealed partial class MainJobTests
{
    [Fact]
    public async Task A_further_stage_is_computed_behind_the_same_link()
    {
        var id = await SubmitAsync("conv2_x");
        var page = await chromium.OpenAsync(new Uri(viewer.Address, $"/v/{id}"));
        var shown = new ViewerPage(page);
        await shown.ReadyAsync("conv2_x");
        await shown.SetReferenceAsync(30, 20);
        var further = page.GetByRole(AriaRole.Button, new() { Name = "Compute conv4_x" });
        await shown.ShotAsync("stages-further");
        await further.ClickAsync();
        var tab = page.GetByRole(AriaRole.Button, new() { Name = "conv4_x", Exact = true });
        await Assertions.Expect(tab).ToBeEnabledAsync();
        // What was looked at meanwhile stayed; the new stage takes the reference along.
        Assert.Equal("conv2_x", await page.EvaluateAsync<string>("() => ifealid.dataset.stage"));
        await tab.ClickAsync();
        await shown.ReadyAsync("conv4_x");
        await page.WaitForFunctionAsync("() => Math.abs(ifealid.reference.x - 7.5) <= 1 && Math.abs(ifealid.reference.y - 5) <= 1");
        await page.CloseAsync();
    }

    [Fact]
    public async Task What_is_still_to_come_can_be_called_off()
    {
        var id = await SubmitAsync("conv2_x");
        var ahead = await viewer.SubmitEndlessAsync();
        var page = await chromium.OpenAsync(new Uri(viewer.Address, $"/v/{id}"));
        await new ViewerPage(page).ReadyAsync("conv2_x");
        await page.GetByRole(AriaRole.Button, new() { Name = "Compute conv3_x" }).ClickAsync();
        var stop = page.GetByRole(AriaRole.Button, new() { Name = "Stop computing" });
        await stop.ClickAsync();
        await Assertions.Expect(stop).ToHaveCountAsync(0);
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Compute conv3_x" })).ToBeVisibleAsync();
        await viewer.CancelAsync(ahead);
        await page.CloseAsync();
    }

    [Fact]
    public async Task Where_there_is_no_photo_the_page_says_so()
    {
        var id = await SubmitAsync("conv2_x");
        var snapshot = await WhenReadyAsync(id);
        var dataset = snapshot.GetProperty("stages")[0].GetProperty("dataset").GetString()!;
        using var form = new MultipartFormDataContent
        {
            { new ByteArrayContent(await viewer.Http.GetByteArrayAsync(new Uri($"/api/v1/datasets/{dataset}", UriKind.Relative))), "dataset", "shared.zip" },
        };
        using var response = await viewer.Http.PostAsync(new Uri("/api/v1/datasets", UriKind.Relative), form);
        using var shared = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        var page = await chromium.OpenAsync(new Uri(viewer.Address, shared.RootElement.GetProperty("link").GetString()!));
        await new ViewerPage(page).ReadyAsync("conv2_x");
        await page.GetByRole(AriaRole.Button, new() { Name = "Why there is no conv3_x" }).ClickAsync();
        await Assertions.Expect(page.Locator(".stage-refusal")).ToContainTextAsync("Upload the photo");
        await new ViewerPage(page).ShotAsync("stages-refused");
        await page.CloseAsync();
    }

    [Fact]
    public async Task A_long_press_pins_and_another_one_clears_the_pin()
    {
        var (first, _, _, _) = await OpenExtractedAsync("conv3_x");
        var page = await chromium.OpenAsync(new Uri(first.Url), 390, 844, touch: true);
        await first.CloseAsync();
        await new ViewerPage(page).ReadyAsync();
        var box = (await page.Locator(".map").BoundingBoxAsync())!;
        var (x, y) = (box.X + box.Width / 3, box.Y + box.Height / 2);
        var session = await page.Context.NewCDPSessionAsync(page);
        async Task TouchAsync(string type, params object[] points) =>
            await session.SendAsync("Input.dispatchTouchEvent", new Dictionary<string, object> { ["type"] = type, ["touchPoints"] = points });

        foreach (var pins in new[] { 1, 0 })
        {
            await TouchAsync("touchStart", new { x, y });
            await Assertions.Expect(page.Locator(".mark.pin")).ToHaveCountAsync(pins);
            await TouchAsync("touchEnd");
            await Assertions.Expect(page.Locator(".mark.pin")).ToHaveCountAsync(pins);
        }

        // One finger that moves scrubs, and pins nothing.
        await TouchAsync("touchStart", new { x, y });
        await TouchAsync("touchMove", new { x = x + 40, y });
        await new ViewerPage(page).DrawnAsync();
        var reference = await page.EvaluateAsync<int>("() => ifealid.reference.x");
        await page.EvaluateAsync("() => new Promise(resolve => setTimeout(resolve, 700))"); // longer than a press by the page's own clock
        await TouchAsync("touchMove", new { x = x + 80, y });
        await page.WaitForFunctionAsync("before => ifealid.reference.x > before", reference);
        await TouchAsync("touchEnd");
        await Assertions.Expect(page.Locator(".mark.pin")).ToHaveCountAsync(0);
        await page.CloseAsync();
    }

    private async Task<string> SubmitAsync(string stages)
    {
        var id = await viewer.SubmitAsync(stages);
        await WhenReadyAsync(id);
        return id;
    }
}
