using Microsoft.Playwright;

namespace IFeaLiD.Browser.Tests;

/// <summary>
/// The whole view stands in the link: reload, back and forward show the same colours, and the same page pixel by pixel. Rounded edges
/// and letters the browser itself draws a shade apart at times.
/// </summary>
[Collection(SecondBrowser.Name)]
public sealed class LinkTests(RunningViewer viewer, Chromium chromium)
{
    private const string Stage = "conv3_x";

    /// <summary>Such a shade, of 255.</summary>
    private const int MostEdge = 8;

    /// <summary>Keys to be pressed, and what the link says then.</summary>
    public static TheoryData<string, string> Settings => new()
    {
        { "g i c C O O", "colour=1 smooth=1 map= reversed=1 opacity=0.2" },
        { "+ + + ArrowRight", "view=1.95 ref=" },
        { "p Shift+ArrowRight ArrowDown", "pin= ref=" },
        { "p z Shift+ArrowLeft", "pin= freeze=1" },
        { "] ] ]", "channel=" },
        { "m m", "metric=" },
        { "l Shift+ArrowDown", "stretch=similarity:" },
        { "] ] l ]", "stretch=channel: channel=" },
        { "v", "bars=0" },
        { "3 p + C g", "stage=conv4_x pin= view= reversed=1 colour=1" },
    };

    [Theory]
    [MemberData(nameof(Settings))]
    public async Task A_reload_is_pixel_identical(string keys, string link)
    {
        var (page, shown, _, _) = await chromium.OpenExtractedAsync(viewer, Stage);
        await RestAsync(page);
        foreach (var key in keys.Split(' '))
        {
            await page.Keyboard.PressAsync(key);
            if (key == "3")
            {
                await shown.ReadyAsync("conv4_x");
            }

            // What is locked is the range of what is drawn by then.
            await shown.DrawnAsync();
        }

        await page.WaitForFunctionAsync("parts => parts.every(part => location.hash.includes(part))", link.Split(' '));
        await shown.RestAsync();
        var before = await ShootAsync(page);
        var address = page.Url;
        await page.ReloadAsync();
        await shown.ReadyAsync();
        await ExpectSameAsync(page, before, $"reload-{keys.Replace(' ', '-')}");
        Assert.Equal(address, page.Url);
        await page.CloseAsync();
    }

    [Fact]
    public async Task Stretch_over_the_view_and_order_of_the_bars_survive_a_reload()
    {
        var (page, shown, _, _) = await chromium.OpenExtractedAsync(viewer, Stage);
        await page.Keyboard.PressAsync("p");
        await page.Keyboard.PressAsync("Shift+ArrowRight");
        await page.Keyboard.PressAsync("+");
        await page.Locator(".stretch-picker select").SelectOptionAsync("view");
        await page.GetByLabel("Sort by").SelectOptionAsync("difference");
        await page.EvaluateAsync("() => document.activeElement.blur()");
        await RestAsync(page);
        await page.WaitForFunctionAsync("() => ['stretch=view', 'sort=difference', 'view='].every(part => location.hash.includes(part))");
        await shown.RestAsync();
        var before = await ShootAsync(page);
        await page.ReloadAsync();
        await shown.ReadyAsync(Stage);
        await ExpectSameAsync(page, before, "reload-selects");
        await page.CloseAsync();
    }

    [Fact]
    public async Task Back_and_forward_are_pixel_identical()
    {
        var (page, shown, _, _) = await chromium.OpenExtractedAsync(viewer, Stage);
        await RestAsync(page);
        await page.Keyboard.PressAsync("g");
        await page.Keyboard.PressAsync("+");
        await page.Keyboard.PressAsync("p");
        await page.WaitForFunctionAsync("() => location.hash.includes('pin=') && location.hash.includes('view=')");
        await shown.RestAsync();
        var pinned = await ShootAsync(page);
        await page.Keyboard.PressAsync("3");
        await shown.ReadyAsync("conv4_x");
        await page.WaitForFunctionAsync("() => location.hash.includes('stage=conv4_x')");
        await shown.RestAsync();
        var coarse = await ShootAsync(page);
        Assert.NotEqual(pinned.Map, coarse.Map);
        await page.GoBackAsync();
        await shown.ReadyAsync(Stage);
        await ExpectSameAsync(page, pinned, "back");
        await page.GoForwardAsync();
        await shown.ReadyAsync("conv4_x");
        await ExpectSameAsync(page, coarse, "forward");
        await page.CloseAsync();
    }

    /// <summary>The mouse lies where it changes nothing.</summary>
    private static Task RestAsync(IPage page) => page.Mouse.MoveAsync(600, 4);

    private static async Task<Shot> ShootAsync(IPage page) => new(await page.ScreenshotAsync(), await new ViewerPage(page).ReadColoursAsync());

    private async Task ExpectSameAsync(IPage page, Shot before, string name)
    {
        var (after, difference) = (before, 0);
        for (var attempt = 0; attempt < 5; attempt++)
        {
            await new ViewerPage(page).RestAsync();
            after = await ShootAsync(page);
            difference = before.Page.AsSpan().SequenceEqual(after.Page) ? 0 : await DifferenceAsync(before.Page, after.Page);
            if (difference <= MostEdge && after.Map.AsSpan().SequenceEqual(before.Map))
            {
                return;
            }
        }

        await File.WriteAllBytesAsync(Path.Combine(Chromium.Screenshots, $"{name}-before.png"), before.Page);
        await File.WriteAllBytesAsync(Path.Combine(Chromium.Screenshots, $"{name}-after.png"), after.Page);
        Assert.Fail($"The page looks different, by up to {difference} of 255: see artifacts/screenshots/{name}-before.png and -after.png.");
    }

    /// <summary>Greatest difference of two pictures of the same size, of 255.</summary>
    private async Task<int> DifferenceAsync(byte[] before, byte[] after)
    {
        var page = await chromium.Browser.NewPageAsync();
        var difference = await page.EvaluateAsync<int>(
            """
            async pictures => {
              const [a, b] = await Promise.all(pictures.map(async picture => {
                const bytes = Uint8Array.from(atob(picture), c => c.charCodeAt(0));
                const bitmap = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
                const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
                context.drawImage(bitmap, 0, 0);
                return context.getImageData(0, 0, bitmap.width, bitmap.height).data;
              }));
              if (a.length !== b.length) return 255;
              return a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i])), 0);
            }
            """,
            new[] { Convert.ToBase64String(before), Convert.ToBase64String(after) });
        await page.CloseAsync();
        return difference;
    }

    /// <summary>A picture of the page, and the exact colours of the map.</summary>
    private sealed record Shot(byte[] Page, byte[] Map);
}
