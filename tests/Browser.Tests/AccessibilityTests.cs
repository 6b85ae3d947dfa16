using System.Text.Json;
using IFeaLiD.Tests;
using Microsoft.Playwright;

namespace IFeaLiD.Browser.Tests;

/// <summary>The pages for people without a mouse, without sight, or with large fingers.</summary>
[Collection(SecondBrowser.Name)]
public sealed partial class AccessibilityTests(RunningViewer viewer, Chromium chromium)
{
    private const string Stage = "conv3_x";

    /// <summary>Smallest side of what is pressed, in CSS pixels.</summary>
    private const int Target = 24;

    private static readonly string Axe = File.ReadAllText(
        Path.Combine(Repository.Root, "services", "Viewer", "Client", "node_modules", "axe-core", "axe.min.js"));

    [Theory]
    [InlineData(1280, 800, ColorScheme.Light)]
    [InlineData(1280, 800, ColorScheme.Dark)]
    [InlineData(390, 844, ColorScheme.Light)]
    [InlineData(390, 844, ColorScheme.Dark)]
    public async Task No_page_has_a_serious_finding_or_a_target_that_is_too_small(int width, int height, ColorScheme scheme)
    {
        var page = await chromium.OpenAsync(viewer.Address, width, height, scheme);
        await page.Locator(".samples img").First.WaitForAsync();
        await AuditAsync(page, "start");
        await page.Locator("input[type=file]").First.SetInputFilesAsync(RunningViewer.Photo);
        await page.Locator(".forecast[aria-busy=false]").WaitForAsync();
        await AuditAsync(page, "photo chosen");
        await page.CloseAsync();

        (page, var shown, _, _) = await chromium.OpenExtractedAsync(viewer, Stage, width, height, scheme);
        await AuditAsync(page, "view");
        await page.Keyboard.PressAsync("p");
        await page.Keyboard.PressAsync("ArrowRight");
        await shown.VectorAsync(open: true);
        await AuditAsync(page, "view with pin and side bar");
        await page.Keyboard.PressAsync("]");
        await AuditAsync(page, "channel");
        await page.Keyboard.PressAsync("e");
        await page.Locator("#export-menu section").First.WaitForAsync();
        await AuditAsync(page, "export menu");
        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("?");
        await page.Locator("dialog[open]").WaitForAsync();
        await AuditAsync(page, "help");
        await page.CloseAsync();

        page = await chromium.OpenAsync(new Uri(viewer.Address, "/v/0123456789abcdef0123456789abcdef"), width, height, scheme);
        await page.GetByRole(AriaRole.Alert).WaitForAsync();
        await AuditAsync(page, "error");
        await page.CloseAsync();
    }

    internal static async Task AuditAsync(IPage page, string what)
    {
        // Colours that fade in are not those that stay.
        await page.EvaluateAsync("() => Promise.all(document.getAnimations().filter(a => a.effect.getTiming().iterations !== Infinity).map(a => a.finished.catch(() => {})))");
        if (!await page.EvaluateAsync<bool>("() => 'axe' in globalThis"))
        {
            await page.EvaluateAsync($"{Axe};0");
        }

        var audit = await page.EvaluateAsync<JsonElement>("async () => ({ violations: (await axe.run(document, { resultTypes: [\"violations\"] })).violations })");
        var serious = audit.GetProperty("violations").EnumerateArray()
            .Where(violation => violation.GetProperty("impact").GetString() is "serious" or "critical")
            .SelectMany(violation => violation.GetProperty("nodes").EnumerateArray()
                .Select(node => $"{violation.GetProperty("id").GetString()}: {node.GetProperty("html").GetString()}\n    {node.GetProperty("failureSummary").GetString()}"))
            .ToArray();
        Assert.True(serious.Length == 0, $"{what}:\n{string.Join('\n', serious)}");

        var small = await page.EvaluateAsync<string[]>(
            """
            least => [...document.querySelectorAll("a, button, input, select, textarea, summary, [role=button], [tabindex='0']")]
              .filter(element => element.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
              // Links in a sentence are as high as its lines.
              .filter(element => !(element.matches("a") && getComputedStyle(element).display === "inline"))
              .map(element => [element, (element.closest("label") ?? element).getBoundingClientRect()])
              .filter(([, { width, height }]) => width > 1 && height > 1 && (width < least || height < least))
              .map(([element, { width, height }]) => `${element.outerHTML.slice(0, 120)}: ${width} x ${height}`)
            """,
            Target);
        Assert.True(small.Length == 0, $"{what}: smaller than {Target} pixels:\n{string.Join('\n', small)}");
    }
}
