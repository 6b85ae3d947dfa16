using Microsoft.Playwright;

namespace IFeaLiD.Browser.Tests;

/// <summary>What a page says, and what it offers, when a dataset, the line or the machine fails it.</summary>
[Collection(SharedBrowser.Name)]
public sealed partial class FailureTests(RunningViewer viewer, Chromium chromium)
{
    private const string Stage = "conv3_x";

    public static TheoryData<string, string> Damages => new()
    {
        { "flipped bit", "3.png is damaged: the checksum of its IDAT chunk does not match.Load or download the dataset once more." },
        { "size", "3.png measures 5 x 4 pixels; metadata.json says 57 x 38.Load or download the dataset once more." },
        { "checksum", "3.png is damaged: its checksum does not match that of the archive.Load or download the dataset once more." },
        { "missing", "3.png is missing: 512 channels of 8 bit make 128 tiles, and the archive holds 127." },
        { "cut off", "The archive is damaged or was cut off before its end" },
    };

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task A_damaged_dataset_is_told_with_cause_and_way_out(string damage, string message)
    {
        var sound = await SoundAsync();
        var archive = new DatasetArchive(sound);
        var bytes = damage switch
        {
            "flipped bit" => archive.FlipBit("3.png").Pack(),
            "size" => archive.Resize("3.png", 4, 5).Pack(),
            "checksum" => archive.PackWithWrongChecksum("3.png"),
            "missing" => archive.Remove("3.png").Pack(),
            _ => sound[..(sound.Length * 2 / 3)],
        };
        var page = await chromium.OpenAsync(viewer.Address);
        var shown = new ViewerPage(page);
        await shown.DropAsync("damaged.zip", bytes);
        await ExpectProblemAsync(page, message);
        await shown.ShotAsync($"failure-{damage.Replace(' ', '-')}");

        // The way out: the same dataset, sound, dropped on the same page.
        // The message goes when the damaged dataset does: until then that one may still be what the page holds.
        await shown.DropAsync("sound.zip", sound);
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToHaveCountAsync(0);
        await shown.ReadyAsync(Stage);
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToHaveCountAsync(0);
        await page.CloseAsync();
    }

    [Fact]
    public async Task A_dataset_whose_metadata_comes_last_opens_as_well()
    {
        var (_, dataset) = await viewer.ExtractAsync(Stage);
        var (map, _) = await viewer.DownloadAsync(dataset);
        var page = await chromium.OpenAsync(viewer.Address);
        var shown = new ViewerPage(page);
        await shown.DropAsync("last.zip", new DatasetArchive(await SoundAsync()).MetadataLast().Pack());
        await shown.ReadyAsync(Stage);
        await shown.SetReferenceAsync(12, 9);
        Twin.CompareSimilarity(map, 12, 9, await shown.ReadSimilarityAsync());
        await page.CloseAsync();
    }

    [Fact]
    public async Task A_line_that_breaks_once_goes_on_where_it_stopped()
    {
        await using var line = new UnsteadyLine(viewer.Address) { StallsAfter = 400_000 };
        var (id, dataset) = await viewer.ExtractAsync(Stage);
        var (map, _) = await viewer.DownloadAsync(dataset);
        var page = await chromium.OpenAsync(new Uri(line.Address, $"/v/{id}#v=1&stage={Stage}"));
        var shown = new ViewerPage(page);
        await page.WaitForFunctionAsync("() => globalThis.ifealid?.channels > 0"); // it has got some of what was sent
        line.Break();
        await shown.ReadyAsync(Stage);
        await shown.SetReferenceAsync(12, 9);
        Twin.CompareSimilarity(map, 12, 9, await shown.ReadSimilarityAsync());
        var ranges = line.Ranges.ToArray();
        Assert.True(ranges.Length > 1, "the line did not break");
        Assert.All(ranges.Skip(1), range => Assert.Matches("^bytes=[1-9][0-9]{4,}-", range));
        await page.CloseAsync();
    }

    [Fact]
    public async Task A_line_that_stays_broken_is_told_and_tried_again_on_demand()
    {
        await using var line = new UnsteadyLine(viewer.Address) { IsBroken = true };
        var (id, _) = await viewer.ExtractAsync(Stage);
        var page = await chromium.OpenAsync(new Uri(line.Address, $"/v/{id}#v=1&stage={Stage}"));
        await ExpectProblemAsync(page, "The service does not answer.Check the connection and try again.");
        await new ViewerPage(page).ShotAsync("failure-line");
        line.IsBroken = false;
        await page.GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync();
        await new ViewerPage(page).ReadyAsync(Stage);
        await page.CloseAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_lost_context_restores_itself(bool whileLoading)
    {
        await using var line = new UnsteadyLine(viewer.Address) { StallsAfter = whileLoading ? 600_000 : null };
        var (id, dataset) = await viewer.ExtractAsync(Stage);
        var (map, manifest) = await viewer.DownloadAsync(dataset);
        var errors = new List<string>();
        var page = await chromium.OpenAsync(new Uri(line.Address, $"/v/{id}?backend=webgl2#v=1&stage={Stage}"), arrange: async page =>
        {
            page.PageError += (_, error) => errors.Add(error);
            await page.AddInitScriptAsync(
                """
                const getContext = HTMLCanvasElement.prototype.getContext;
                globalThis.contexts = [];
                HTMLCanvasElement.prototype.getContext = function (kind, options) {
                  const context = getContext.call(this, kind, options);
                  if (kind === "webgl2") contexts.push(context);
                  return context;
                };
                globalThis.loseContext = () => contexts.at(-1).getExtension("WEBGL_lose_context").loseContext();
                """);
        });
        var shown = new ViewerPage(page);
        if (whileLoading)
        {
            await page.WaitForFunctionAsync("() => globalThis.ifealid?.channels > 0");
        }
        else
        {
            await shown.ReadyAsync(Stage);
        }

        await page.EvaluateAsync("() => loseContext()");
        line.Release();
        await page.Mouse.MoveAsync(300, 400);
        await page.WaitForFunctionAsync("channels => contexts.length > 1 && ifealid.channels === channels", map.Layout.Channels);
        Assert.Equal("webgl2", await shown.BackendAsync());
        await shown.PointAtAsync(12, 9, manifest.Provenance!.Affine, manifest.Provenance.Photo);
        Twin.CompareSimilarity(map, 12, 9, await shown.ReadSimilarityAsync());
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToHaveCountAsync(0);
        Assert.Empty(errors);
        await page.CloseAsync();
    }

    private async Task<byte[]> SoundAsync() => await viewer.DatasetBytesAsync((await viewer.ExtractAsync(Stage)).Dataset);

    /// <summary>One message with the cause, and buttons that lead on.</summary>
    private static async Task ExpectProblemAsync(IPage page, string message)
    {
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync(message);
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Try again" })).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Open another photo", Exact = true })).ToBeVisibleAsync();
    }
}
