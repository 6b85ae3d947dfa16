using Microsoft.Playwright;

namespace IFeaLiD.Browser.Tests;

/// <summary>The whole view stands in the link.</summary>
public sealed partial class MainJobTests
{
    [Fact]
    public async Task A_reload_shows_the_same_view()
    {
        var (page, shown, map, manifest) = await OpenExtractedAsync("conv3_x");
        var (affine, photo) = (manifest.Provenance!.Affine, manifest.Provenance.Photo);
        await shown.PointAtAsync(10, 12, affine, photo);
        await page.Keyboard.PressAsync("Enter");
        await shown.SetMetricAsync("fractional", 0.3);
        await shown.SetColourMapAsync("magma", reversed: true);
        await shown.SetOpacityAsync(0.4);
        await page.Keyboard.PressAsync("l");
        await page.Keyboard.PressAsync("+");
        await page.Keyboard.PressAsync("+");
        var (x, y) = (map.Layout.Width / 2, map.Layout.Height / 2 + 1);
        await shown.SetReferenceAsync(x, y);
        await page.WaitForFunctionAsync(
            "() => ['metric=fractional,0.3', 'map=magma', 'reversed=1', 'opacity=0.4', 'pin=', 'view=', 'stretch=similarity:0,'].every(part => location.hash.includes(part))");
        await shown.RestAsync();
        var (link, similarity, colours, places) = (page.Url, await shown.ReadSimilarityAsync(), await shown.ReadColoursAsync(), await PlacesAsync(page));
        Assert.Contains(similarity, value => value > 0);
        await shown.ShotAsync("link-before");

        await page.ReloadAsync();
        await shown.ReadyAsync("conv3_x");
        await page.WaitForFunctionAsync("([x, y]) => ifealid.reference.x === x && ifealid.reference.y === y", new[] { x, y });
        await shown.RestAsync();
        await shown.ShotAsync("link-after");
        Assert.Equal(similarity, await shown.ReadSimilarityAsync());
        Assert.Equal(colours, await shown.ReadColoursAsync());
        Assert.Equal(places, await PlacesAsync(page));
        Assert.Equal(link, page.Url);
        await page.CloseAsync();
    }

    [Fact]
    public async Task Back_and_forward_go_through_pins_and_stages()
    {
        var (page, shown, _, manifest) = await OpenExtractedAsync("conv3_x");
        var (affine, photo) = (manifest.Provenance!.Affine, manifest.Provenance.Photo);
        await shown.PointAtAsync(10, 12, affine, photo);
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForFunctionAsync("() => location.hash.includes('pin=')");
        await page.Keyboard.PressAsync("3");
        await shown.ReadyAsync("conv4_x");
        await page.WaitForFunctionAsync("() => location.hash.includes('conv4_x')");
        foreach (var (forward, stage, pins) in new[] { (false, "conv3_x", 1), (false, "conv3_x", 0), (true, "conv3_x", 1), (true, "conv4_x", 1) })
        {
            await (forward ? page.GoForwardAsync() : page.GoBackAsync());
            await shown.ReadyAsync(stage);
            await Assertions.Expect(page.Locator(".mark.pin")).ToHaveCountAsync(pins);
            Assert.Contains($"stage={stage}", page.Url, StringComparison.Ordinal);
        }

        await page.CloseAsync();
    }

    /// <summary>Where photo, map, marks and read-out stand, and what the read-out says.</summary>
    private static Task<string> PlacesAsync(IPage page) =>
        page.EvaluateAsync<string>(
            """
            () => JSON.stringify([
              ifealid.reference, ifealid.metric, document.querySelector(".read-out dl").innerText,
              ...[...document.querySelectorAll(".map, canvas.heat, .mark.pin")].map(element => {
                const { x, y, width, height } = element.getBoundingClientRect();
                return [element.className, ...[x, y, width, height].map(Math.round)];
              }),
            ])
            """);
}
