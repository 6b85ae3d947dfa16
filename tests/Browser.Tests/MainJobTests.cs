using System.Globalization;
using System.Text.Json;
using IFeaLiD.Datasets;
using IFeaLiD.Datasets.Containers;
using IFeaLiD.Tests;
using Microsoft.Playwright;
using Xunit.Abstractions;

namespace IFeaLiD.Browser.Tests;

/// <summary>The main job, end to end, as a person does it: a photo in, a link out, a live and exact heat map behind it.</summary>
[Collection(SharedBrowser.Name)]
public sealed partial class MainJobTests(RunningViewer viewer, Chromium chromium, ITestOutputHelper output)
{
    private const int ReferenceCount = 20;

    private static readonly string Photo = RunningViewer.Photo;

    [Fact]
    public async Task An_uploaded_photo_becomes_a_link_whose_map_is_exact_in_both_backends_and_all_stages()
    {
        var page = await chromium.OpenAsync(viewer.Address);
        await page.Locator("input[type=file]").First.SetInputFilesAsync(Photo);
        await page.Locator(".forecast[aria-busy=false]").WaitForAsync();
        await page.Locator("button[type=submit]").ClickAsync();
        await page.WaitForURLAsync("**/v/*");
        var shown = new ViewerPage(page);
        await shown.ReadyAsync();
        var link = new Uri(page.Url).GetLeftPart(UriPartial.Path);
        var snapshot = await WhenReadyAsync(link.Split('/')[^1]);
        await Assertions.Expect(page.GetByTestId("model")).ToContainTextAsync("small-budget weights, trained from scratch · MIT");

        foreach (var stage in snapshot.GetProperty("stages").EnumerateArray())
        {
            var name = stage.GetProperty("name").GetString()!;
            var (map, manifest) = await DownloadAsync(stage.GetProperty("dataset").GetString()!);
            var opened = await chromium.OpenAsync(new Uri($"{link}#v=1&stage={name}"));
            var exploring = new ViewerPage(opened);
            foreach (var backend in new[] { "wasm", "webgl2" })
            {
                await exploring.ReadyAsync(name);
                await exploring.UseBackendAsync(backend);
                Assert.Equal(backend, await exploring.BackendAsync());
                await exploring.SetOpacityAsync(1);
                await exploring.SetColourMapAsync("fire");
                var greatest = 0.0;
                foreach (var (x, y) in Twin.References(map.Layout.Width, map.Layout.Height, ReferenceCount))
                {
                    await exploring.PointAtAsync(x, y, manifest.Provenance!.Affine, manifest.Provenance.Photo);
                    var similarity = await exploring.ReadSimilarityAsync();
                    greatest = Math.Max(greatest, Twin.CompareSimilarity(map, x, y, similarity));
                    Twin.CompareColours(similarity, await exploring.ReadColoursAsync());
                }

                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name} {backend}: greatest error {greatest:0.0e+0}"));
            }

            await exploring.SetOpacityAsync(0);
            await exploring.PointAtAsync(map.Layout.Width / 2, map.Layout.Height / 3, manifest.Provenance!.Affine, manifest.Provenance.Photo);
            await exploring.ShotAsync($"viewer-{name}");
            await opened.CloseAsync();
        }

        await page.CloseAsync();
    }

    [Theory]
    [InlineData("wasm")]
    [InlineData("webgl2")]
    public async Task The_originals_own_file_opens_by_drop_and_is_exact(string backend)
    {
        if (Repository.OriginalDataset is not { } file)
        {
            output.WriteLine("Not run: the original's file is not beside this checkout.");
            return;
        }

        using var reader = DatasetReader.Open(File.OpenRead(file), new DatasetLimits());
        var map = reader.ReadMap();
        var page = await chromium.OpenAsync(new Uri(viewer.Address, $"/?backend={backend}"));
        await DropAsync(page, file);
        var shown = new ViewerPage(page);
        await shown.ReadyAsync();
        await shown.UseBackendAsync(backend);
        await shown.SetOpacityAsync(1);
        await shown.SetColourMapAsync("fire");
        // Of the original there is no registration: its photo is stretched over the map.
        var affine = new Affine(1, 0.5, 1, 0.5);
        var photo = new PhotoSize(map.Layout.Width, map.Layout.Height);
        var greatest = 0.0;
        foreach (var (x, y) in Twin.References(map.Layout.Width, map.Layout.Height, ReferenceCount))
        {
            await shown.PointAtAsync(x, y, affine, photo);
            var similarity = await shown.ReadSimilarityAsync();
            greatest = Math.Max(greatest, Twin.CompareSimilarity(map, x, y, similarity));
            Twin.CompareColours(similarity, await shown.ReadColoursAsync());
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"original, {backend}: greatest error {greatest:0.0e+0}"));
        await shown.SetOpacityAsync(0.1);
        await shown.ShotAsync($"original-{backend}");

        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Share" }).ClickAsync();
        await page.WaitForURLAsync("**/v/*");
        await shown.ReadyAsync();
        await page.CloseAsync();
    }

    [Fact]
    public async Task A_pinned_reference_is_compared_with_the_cell_under_the_mouse()
    {
        var (page, shown, map, manifest) = await OpenExtractedAsync("conv3_x");
        var (affine, photo) = (manifest.Provenance!.Affine, manifest.Provenance.Photo);
        await shown.PointAtAsync(10, 12, affine, photo);
        await page.Mouse.DownAsync();
        await page.Mouse.UpAsync();
        await shown.PointAtAsync(30, 20, affine, photo);
        var expected = IFeaLiD.Datasets.Similarity.AngularSimilarity.Compute(map, 30, 20)[12 * map.Layout.Width + 10];
        var readOut = Assertions.Expect(page.Locator(".read-out"));
        await readOut.ToContainTextAsync(((1 - expected) * 90).ToString("0.0", CultureInfo.InvariantCulture) + "°");
        await readOut.ToContainTextAsync("30, 20");
        await readOut.ToContainTextAsync("10, 12");
        await shown.ShotAsync("viewer-pinned");
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.Locator(".mark.pin")).ToHaveCountAsync(0);
        await page.CloseAsync();
    }

    [Fact]
    public async Task A_reload_in_mid_job_goes_on_showing_progress_and_cancel_ends_it()
    {
        var page = await chromium.OpenAsync(viewer.Address);
        await page.Locator("input[type=file]").First.SetInputFilesAsync(Photo);
        foreach (var stage in new[] { "conv2_x", "conv3_x" })
        {
            await page.Locator($"input[name=stage][value={stage}]").UncheckAsync();
        }

        // Larger than any machine is done with before the end of this test.
        await page.Locator("select:has(option[value=exact])").SelectOptionAsync("exact");
        await page.GetByLabel("width", new() { Exact = true }).Last.FillAsync("5000");
        await page.GetByLabel("height", new() { Exact = true }).Last.FillAsync("5000");
        await page.Locator("button[type=submit]").ClickAsync();
        await page.WaitForURLAsync("**/v/*");
        await page.Locator("[data-step]").First.WaitForAsync();
        await page.ReloadAsync();
        await page.Locator("[data-step]").First.WaitForAsync();
        await new ViewerPage(page).ShotAsync("progress");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Cancel" }).ClickAsync();
        await Assertions.Expect(page.Locator("body")).ToContainTextAsync("ancelled");
        await page.CloseAsync();
    }

    [Fact]
    public async Task A_bad_photo_is_told_in_a_sentence_on_the_page()
    {
        var broken = Path.Combine(Path.GetTempPath(), $"broken-{Guid.NewGuid():N}.jpg");
        await File.WriteAllBytesAsync(broken, (await File.ReadAllBytesAsync(Photo))[..20_000]);
        var page = await chromium.OpenAsync(viewer.Address);
        await page.Locator("input[type=file]").First.SetInputFilesAsync(broken);
        await page.Locator("button[type=submit]").ClickAsync();
        await Assertions.Expect(page.Locator("body")).ToContainTextAsync("cut off or damaged");
        await new ViewerPage(page).ShotAsync("bad-photo");
        File.Delete(broken);
        await page.CloseAsync();
    }

    [Fact]
    public async Task An_unknown_link_is_told_on_the_page()
    {
        var page = await chromium.OpenAsync(new Uri(viewer.Address, "/v/0123456789abcdef0123456789abcdef"));
        await Assertions.Expect(page.Locator("body")).ToContainTextAsync("No view has this link");
        await page.CloseAsync();
    }

    private Task<(IPage Page, ViewerPage Shown, QuantisedMap Map, Manifest Manifest)> OpenExtractedAsync(
        string stage, int width = 1280, int height = 800, ColorScheme scheme = ColorScheme.Light) =>
        chromium.OpenExtractedAsync(viewer, stage, width, height, scheme);

    private Task<JsonElement> WhenReadyAsync(string id) => viewer.WhenReadyAsync(id);

    private Task<(QuantisedMap Map, Manifest Manifest)> DownloadAsync(string dataset) => viewer.DownloadAsync(dataset);

    private static Task DropAsync(IPage page, string file) => new ViewerPage(page).DropAsync(file);
}
