namespace IFeaLiD.Browser.Tests;

public sealed partial class MainJobTests
{
    [Fact]
    public async Task Any_layer_of_the_network_is_found_by_search_and_looked_at()
    {
        var page = await chromium.OpenAsync(viewer.Address);
        await page.Locator("input[type=file]").First.SetInputFilesAsync(Photo);
        foreach (var stage in new[] { "conv3_x", "conv4_x" })
        {
            await page.Locator($"input[name=stage][value={stage}]").UncheckAsync();
        }

        await page.Locator(".layers > summary").ClickAsync();
        await page.Locator("input[type=search]").FillAsync("conv stride8 128");
        var choice = page.Locator("input[name=layer]").First;
        var name = (await choice.GetAttributeAsync("value"))!;
        await choice.CheckAsync();
        await page.Locator("input[type=search]").FillAsync("nothing of that name");
        Assert.True(await page.Locator($"input[name=layer][value='{name}']").IsCheckedAsync()); // what is chosen stays in sight
        await new ViewerPage(page).ShotAsync("layers");
        await page.Locator("button[type=submit]").ClickAsync();
        await page.WaitForURLAsync("**/v/*");
        var snapshot = await WhenReadyAsync(new Uri(page.Url).AbsolutePath.Split('/')[^1]);
        Assert.Equal(["conv2_x", name], snapshot.GetProperty("stages").EnumerateArray().Select(stage => stage.GetProperty("name").GetString()));

        var link = $"{new Uri(page.Url).GetLeftPart(UriPartial.Path)}#v=1&stage={name}";
        var opened = await chromium.OpenAsync(new Uri(link));
        await new ViewerPage(opened).ReadyAsync(name);
        await opened.Mouse.MoveAsync(600, 400);
        await new ViewerPage(opened).ShotAsync("layer-view");
        await opened.CloseAsync();
        await page.CloseAsync();
    }
}
