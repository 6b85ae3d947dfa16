using System.Text.Json;
using IFeaLiD.Datasets.Containers;
using IFeaLiD.Tests;
using Microsoft.Playwright;

namespace IFeaLiD.Browser.Tests;

/// <summary>One photo through two models, side by side under one cursor.</summary>
[Collection(SharedBrowser.Name)]
public sealed class CompareTests(RunningViewer viewer, Chromium chromium)
{
    [Theory]
    [InlineData(1280, 800, ColorScheme.Light)]
    [InlineData(390, 844, ColorScheme.Dark)]
    public async Task A_view_is_set_beside_the_same_photo_through_another_model(int width, int height, ColorScheme scheme)
    {
        var model = await AddModelAsync();
        try
        {
            await CompareAsync(width, height, scheme);
        }
        finally
        {
            (await viewer.Http.DeleteAsync(new Uri($"/api/v1/operator/models/{model}", UriKind.Relative))).EnsureSuccessStatusCode();
        }
    }

    private async Task CompareAsync(int width, int height, ColorScheme scheme)
    {
        var (page, shown, _, manifest) = await chromium.OpenExtractedAsync(viewer, "conv3_x", width, height, scheme);
        await shown.SetReferenceAsync(20, 14);
        await page.GetByRole(AriaRole.Button, new() { Name = "Compare", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Compare with Narrow" }).WaitForAsync();
        await AccessibilityTests.AuditAsync(page, "compare dialog");
        await LookTests.ShootAsync(page, $"compare-dialog-{width}x{height}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Compare with Narrow" }).ClickAsync();
        await page.WaitForURLAsync("**/compare/**");
        await ReadyAsync(page);
        var stages = await page.EvaluateAsync<string[]>("() => ifealidPair.map(({ dataset }) => dataset.stage)");
        Assert.Equal(["conv3_x", "conv3_x"], stages);
        await Assertions.Expect(page.GetByTestId("pane-model")).ToContainTextAsync(["small-budget weights, trained from scratch · MIT", "Narrow – random weights · CC0-1.0"]);

        // The second side at another stride: pointing at one side sets the other by photo pixel, either way.
        await page.Locator("[data-side='1']").GetByRole(AriaRole.Button, new() { Name = "conv2_x" }).ClickAsync();
        await page.WaitForFunctionAsync("() => ifealidPair[1].dataset?.stage === 'conv2_x'");
        await ReadyAsync(page);
        foreach (var (side, x, y) in new[] { (0, 101.0, 77.0), (1, 309.0, 216.0) })
        {
            await PointAsync(page, side, x, y, manifest);
            await ExpectCellsAsync(page, (x, y));
            await Assertions.Expect(page.Locator(".compare-read-out")).ToContainTextAsync($"{x}, {y}");
        }

        await page.Keyboard.PressAsync("ArrowLeft"); // one cell of the side that was pointed at last: four pixels
        await ExpectCellsAsync(page, (304, 216));
        await page.Keyboard.PressAsync("p");
        await PointAsync(page, 0, 60, 60, manifest);
        await Assertions.Expect(page.GetByText("First: to the pin")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".mark.pin")).ToHaveCountAsync(2);
        await page.EvaluateAsync("() => ifealidPair[0].setOpacity(0.5)");
        await page.WaitForFunctionAsync("() => document.querySelectorAll('canvas.heat').length === 2");
        await AccessibilityTests.AuditAsync(page, "compare");
        await LookTests.ShootAsync(page, $"compare-{width}x{height}", whole: true);

        // The link holds all of it.
        await page.WaitForFunctionAsync("() => /ref=60[.\\d]*,60/.test(location.hash) && location.hash.includes('stage2=conv2_x')");
        var link = page.Url;
        await page.CloseAsync();
        var again = await chromium.OpenAsync(new Uri(link), width, height, scheme);
        await ReadyAsync(again);
        await ExpectCellsAsync(again, (60, 60));
        await Assertions.Expect(again.Locator(".mark.pin")).ToHaveCountAsync(2);
        await Assertions.Expect(again.Locator(".opacity input")).ToHaveValueAsync("0.5");

        // What was taken off stays off when a stage is changed.
        await again.Keyboard.PressAsync("Escape");
        await again.Locator("[data-side='1']").GetByRole(AriaRole.Button, new() { Name = "conv4_x" }).ClickAsync();
        await again.WaitForFunctionAsync("() => ifealidPair[1].dataset?.stage === 'conv4_x'");
        await ReadyAsync(again);
        await ExpectCellsAsync(again, (60, 60));
        await Assertions.Expect(again.Locator(".mark.pin")).ToHaveCountAsync(0);
        await Assertions.Expect(again.Locator(".opacity input")).ToHaveValueAsync("0.5");
        await again.CloseAsync();
    }

    [Fact]
    public async Task Any_two_links_can_be_set_side_by_side_and_a_wrong_one_is_said()
    {
        var (first, _) = await viewer.ExtractAsync("conv3_x");
        var second = await viewer.SubmitAsync();
        await viewer.WhenReadyAsync(second);
        var page = await chromium.OpenAsync(new Uri(viewer.Address, $"/v/{first}"), 1280, 800);
        await page.GetByRole(AriaRole.Button, new() { Name = "Compare", Exact = true }).ClickAsync();
        await page.GetByLabel("Its link").FillAsync("http://example.org/");
        await page.GetByRole(AriaRole.Button, new() { Name = "Open beside" }).ClickAsync();
        await page.Locator("[data-problem=no-link]").WaitForAsync();
        await page.GetByLabel("Its link").FillAsync(new Uri(viewer.Address, $"/v/{second}#v=1").ToString());
        await page.GetByRole(AriaRole.Button, new() { Name = "Open beside" }).ClickAsync();
        await page.WaitForURLAsync($"**/compare/{first}/{second}*");
        await ReadyAsync(page);
        await page.GotoAsync(new Uri(viewer.Address, $"/compare/{first}/{new string('0', 32)}").ToString());
        await page.Locator("[data-side='1'] [data-problem=view-unknown]").WaitForAsync();
        await page.CloseAsync();
    }

    private static async Task ReadyAsync(IPage page)
    {
        await page.WaitForFunctionAsync("() => globalThis.ifealidPair?.every(({ dataset }) => dataset)");
        await page.EvaluateAsync("() => Promise.all(ifealidPair.map(({ ready }) => ready))");
    }

    /// <summary>Moves the real mouse onto a pixel of the photo, on one side.</summary>
    private static async Task PointAsync(IPage page, int side, double x, double y, Manifest manifest)
    {
        var map = page.Locator($"[data-side='{side}'] .map");
        await map.ScrollIntoViewIfNeededAsync();
        var box = (await map.BoundingBoxAsync())!;
        var photo = manifest.Provenance!.Photo;
        await page.Mouse.MoveAsync((float)(box.X + (x + 0.5) / photo.Width * box.Width), (float)(box.Y + (y + 0.5) / photo.Height * box.Height));
    }

    /// <summary>Both sides have drawn the map of the cell nearest to a pixel of the photo.</summary>
    private static async Task ExpectCellsAsync(IPage page, (double X, double Y) pixel) =>
        await page.WaitForFunctionAsync(
            """
            ([x, y]) => ifealidPair.every(({ dataset, reference }) => {
              const stride = { conv2_x: 4, conv3_x: 8, conv4_x: 16 }[dataset.stage];
              const near = (place, cell) => Math.abs(place - stride * cell) <= stride / 2 + 1;
              return reference && near(x, reference.x) && near(y, reference.y);
            })
            """, new[] { pixel.X, pixel.Y });

    private async Task<string> AddModelAsync()
    {
        using var form = new MultipartFormDataContent
        {
            { new StringContent("Narrow"), "name" }, { new StringContent("random weights"), "label" }, { new StringContent("CC0-1.0"), "licence" },
            { new ByteArrayContent(await File.ReadAllBytesAsync(Repository.Fixture("models", "survey", "resnet101.safetensors"))), "model", "narrow101.safetensors" },
        };
        using var answer = await viewer.Http.PostAsync(new Uri("/api/v1/operator/models", UriKind.Relative), form);
        answer.EnsureSuccessStatusCode();
        using var added = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return added.RootElement.GetProperty("id").GetString()!;
    }
}
