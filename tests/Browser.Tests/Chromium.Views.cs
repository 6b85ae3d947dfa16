using IFeaLiD.Datasets;
using IFeaLiD.Datasets.Containers;
using Microsoft.Playwright;

namespace IFeaLiD.Browser.Tests;

/// <content>Views of the one program.</content>
public sealed partial class Chromium
{
    /// <summary>Opens the sample's view at a stage, all tiles loaded.</summary>
    internal async Task<(IPage Page, ViewerPage Shown, QuantisedMap Map, Manifest Manifest)> OpenExtractedAsync(
        RunningViewer viewer, string stage, int width = 1280, int height = 800, ColorScheme scheme = ColorScheme.Light)
    {
        var (id, dataset) = await viewer.ExtractAsync(stage);
        var (map, manifest) = await viewer.DownloadAsync(dataset);
        var page = await OpenAsync(new Uri(viewer.Address, $"/v/{id}#v=1&stage={stage}"), width, height, scheme);
        var shown = new ViewerPage(page);
        await shown.ReadyAsync(stage);
        return (page, shown, map, manifest);
    }
}
