using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace IFeaLiD.Browser.Tests;

/// <summary>Keyboard, touch, and what a screen reader hears.</summary>
public sealed partial class AccessibilityTests
{
    [Fact]
    public async Task The_map_is_reached_and_used_by_keyboard_alone()
    {
        var (page, _, map, _) = await chromium.OpenExtractedAsync(viewer, Stage);
        var map0 = page.Locator(".window");
        for (var presses = 0; !await map0.EvaluateAsync<bool>("element => element === document.activeElement"); presses++)
        {
            Assert.True(presses < 30, "the map is not reached by Tab");
            await page.Keyboard.PressAsync("Tab");
            Assert.True(await FocusIsSeenAsync(page), $"nothing shows where the focus is: {await FocusedAsync(page)}");
        }

        await page.EvaluateAsync("() => ifealid.setReference(20, 15)");
        foreach (var (key, x, y) in new[]
        {
            ("ArrowRight", 21, 15), ("ArrowDown", 21, 16), ("Shift+ArrowRight", 31, 16), ("Shift+ArrowUp", 31, 6), ("ArrowLeft", 30, 6), ("ArrowUp", 30, 5),
            ("Shift+ArrowUp", 30, 0), ("Shift+ArrowLeft", 20, 0),
        })
        {
            await page.Keyboard.PressAsync(key);
            await WaitAsync(page, $"ifealid.reference.x === {x} && ifealid.reference.y === {y}");
        }

        var pin = page.Locator(".mark.pin");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(pin).ToHaveCountAsync(1);
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(pin).ToHaveCountAsync(0);
        await page.Keyboard.PressAsync("p");
        await Assertions.Expect(pin).ToHaveCountAsync(1);

        foreach (var (key, holds) in new[]
        {
            ("3", "ifealid.dataset?.stage === 'conv4_x'"), ("1", "ifealid.dataset?.stage === 'conv2_x'"), ("2", "ifealid.dataset?.stage === 'conv3_x'"),
            ("m", "ifealid.metric?.name === 'angular-centred'"), ("c", "location.hash.includes('map=')"), ("C", "location.hash.includes('reversed=1')"),
            ("O", "location.hash.includes('opacity=0.1')"), ("o", "!location.hash.includes('opacity=')"), ("g", "location.hash.includes('colour=1')"),
            ("l", "location.hash.includes('stretch=similarity:')"), ("+", "location.hash.includes('view=')"), ("f", "!location.hash.includes('view=')"),
            ("i", "location.hash.includes('smooth=1')"), ("z", "location.hash.includes('freeze=1')"), ("]", "location.hash.includes('channel=')"),
            ("v", "document.querySelector('.side-bar.closed')"),
            ("?", "document.querySelector('dialog').open"), ("Escape", "!document.querySelector('dialog[open]')"),
        })
        {
            await page.Keyboard.PressAsync(key);
            await WaitAsync(page, holds);
        }

        Assert.InRange(map.Layout.Width, 31, 100);
        await page.CloseAsync();
    }

    [Fact]
    public async Task A_photo_is_uploaded_and_opened_by_keyboard_alone()
    {
        var page = await chromium.OpenAsync(viewer.Address);
        await page.Locator(".samples button").First.WaitForAsync();
        await TabToAsync(page, "document.activeElement.closest('.samples') !== null");
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("button[type=submit]").WaitForAsync();
        await TabToAsync(page, "document.activeElement.matches('button[type=submit]')");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/v/*");
        await new ViewerPage(page).ReadyAsync();
        await page.CloseAsync();
    }

    [Fact]
    public async Task What_is_under_the_pointer_is_told_to_screen_readers()
    {
        var (page, shown, _, manifest) = await chromium.OpenExtractedAsync(viewer, Stage);
        var (affine, photo) = (manifest.Provenance!.Affine, manifest.Provenance.Photo);
        var spoken = page.Locator(".read-out [aria-live=polite]");
        await shown.PointAtAsync(10, 12, affine, photo);
        await Assertions.Expect(spoken).ToContainTextAsync("Cell 10, 12, photo pixel 80, 96.");
        await page.Keyboard.PressAsync("Enter");
        await shown.PointAtAsync(20, 14, affine, photo);
        await Assertions.Expect(spoken).ToHaveTextAsync(new Regex(
            @"^Cell 20, 14, photo pixel 160, 112\. Similarity, pinned cell: 0\.\d+, angle \d+\.\d°, rank \d+ of 2165, top [\d.]+%\.$",
            RegexOptions.None,
            TimeSpan.FromMinutes(1)));
        await page.Keyboard.PressAsync("]");
        await Assertions.Expect(spoken).ToContainTextAsync("Channel");
        await page.CloseAsync();
    }

    [Fact]
    public async Task Two_fingers_zoom_and_pan_and_leave_the_reference_alone()
    {
        var (first, _, _, _) = await chromium.OpenExtractedAsync(viewer, Stage);
        var page = await chromium.OpenAsync(new Uri(first.Url), 390, 844, touch: true);
        await first.CloseAsync();
        await new ViewerPage(page).ReadyAsync();
        var box = (await page.Locator(".map").BoundingBoxAsync())!;
        var (x, y) = (box.X + box.Width / 2, box.Y + box.Height / 2);
        var session = await page.Context.NewCDPSessionAsync(page);
        async Task TouchAsync(string type, params object[] points) =>
            await session.SendAsync("Input.dispatchTouchEvent", new Dictionary<string, object> { ["type"] = type, ["touchPoints"] = points });

        // A tap sets the reference, and pins nothing.
        await page.Touchscreen.TapAsync(x, y);
        await Assertions.Expect(page.Locator(".mark.pin")).ToHaveCountAsync(0);
        var before = await page.EvaluateAsync<string>("() => JSON.stringify(ifealid.reference)");
        await TouchAsync("touchStart", new { x = x - 30, y, id = 0 }, new { x = x + 30, y, id = 1 }); // one alone would be a long press on a slow machine
        for (var step = 1; step <= 6; step++)
        {
            await TouchAsync("touchMove", new { x = x - 30 - 10 * step, y, id = 0 }, new { x = x + 30 + 10 * step, y, id = 1 });
        }

        await TouchAsync("touchEnd");
        await WaitAsync(page, "/view=3(\\.0\\d*)?,/.test(location.hash)");
        var (wide, left) = ((await page.Locator(".map").BoundingBoxAsync())!.Width, (await page.Locator(".map").BoundingBoxAsync())!.X);
        Assert.InRange(wide / box.Width, 2.95, 3.05);

        await TouchAsync("touchStart", new { x = x - 30, y, id = 0 }, new { x = x + 30, y, id = 1 });
        for (var step = 1; step <= 5; step++)
        {
            await TouchAsync("touchMove", new { x = x - 30 + 8 * step, y, id = 0 }, new { x = x + 30 + 8 * step, y, id = 1 });
        }

        await TouchAsync("touchEnd");
        var moved = 0f;
        for (var look = 0; look < 300 && moved is < 35 or > 45; look++)
        {
            await Task.Delay(100);
            moved = (await page.Locator(".map").BoundingBoxAsync())!.X - left;
        }

        Assert.InRange(moved, 35, 45);
        Assert.Contains("\"x\"", before, StringComparison.Ordinal);
        await Assertions.Expect(page.Locator(".mark.pin")).ToHaveCountAsync(0);
        await page.CloseAsync();
    }

    private static async Task TabToAsync(IPage page, string there)
    {
        for (var presses = 0; !await page.EvaluateAsync<bool>($"() => {there}"); presses++)
        {
            Assert.True(presses < 60, $"not reached by Tab: {there}");
            await page.Keyboard.PressAsync("Tab");
        }
    }

    private static Task<IJSHandle> WaitAsync(IPage page, string holds) => page.WaitForFunctionAsync($"() => {holds}");

    private static Task<string> FocusedAsync(IPage page) => page.EvaluateAsync<string>("() => document.activeElement.outerHTML.slice(0, 200)");

    /// <summary>Whether what has the focus is outlined, or nothing of the page has it.</summary>
    private static Task<bool> FocusIsSeenAsync(IPage page) =>
        page.EvaluateAsync<bool>(
            """
            () => {
              const style = getComputedStyle(document.activeElement);
              return document.activeElement === document.body || (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1);
            }
            """);
}
