using System.Globalization;
using System.Text.Json;
using IFeaLiD.Datasets;
using IFeaLiD.Datasets.Containers;
using IFeaLiD.Datasets.Similarity;
using IFeaLiD.Tests;
using Microsoft.Playwright;

namespace IFeaLiD.Browser.Tests;

/// <summary>Every metric, in both backends, against float64.</summary>
public sealed partial class MainJobTests
{
    private const int MetricReferenceCount = 3;

    private static readonly string[] Backends = ["wasm", "webgl2"];

    private static readonly Metric[] Metrics =
        [.. Enum.GetValues<MetricName>().Select(name => new Metric(name)), new Metric(MetricName.Fractional, 0.1), new Metric(MetricName.Fractional, 0.9)];

    [Fact]
    public async Task Every_metric_of_an_extracted_stage_is_exact_in_both_backends()
    {
        var (page, shown, map, manifest) = await OpenExtractedAsync("conv3_x");
        await CompareMetricsAsync(shown, map, manifest, "conv3_x");
        await page.CloseAsync();
    }

    [Fact]
    public async Task Every_metric_of_the_originals_own_file_is_exact_in_both_backends()
    {
        if (Repository.OriginalDataset is not { } file)
        {
            output.WriteLine("Not run: the original's file is not beside this checkout.");
            return;
        }

        await CompareDroppedAsync(file, "original");
    }

    [Theory]
    [InlineData(8)]
    [InlineData(16)]
    [InlineData(32)]
    public async Task Every_metric_of_signed_maps_is_exact_in_both_backends(int precision)
    {
        var file = Path.Combine(Path.GetTempPath(), $"signed-{Guid.NewGuid():N}.zip");
        await WriteSignedAsync(file, precision);
        await CompareDroppedAsync(file, $"signed {precision} bit");
        File.Delete(file);
    }

    [Fact]
    public async Task A_map_in_several_texture_arrays_is_exact()
    {
        var file = Path.Combine(Path.GetTempPath(), $"arrays-{Guid.NewGuid():N}.zip");
        await WriteSignedAsync(file, 8);
        // As a card that takes two layers an array: the six tiles lie in three of them.
        await CompareDroppedAsync(file, "three arrays", page => page.EvaluateAsync(
            """
            () => {
              const getParameter = WebGL2RenderingContext.prototype.getParameter;
              WebGL2RenderingContext.prototype.getParameter = function (name) {
                return name === this.MAX_ARRAY_TEXTURE_LAYERS ? 2 : getParameter.call(this, name);
              };
            }
            """));
        File.Delete(file);
    }

    [Fact]
    public async Task The_metric_is_chosen_by_menu_and_key_and_says_what_it_is_for()
    {
        var (page, shown, map, manifest) = await OpenExtractedAsync("conv4_x");
        await shown.PointAtAsync(5, 6, manifest.Provenance!.Affine, manifest.Provenance.Photo);
        await page.Keyboard.PressAsync("m");
        await page.WaitForFunctionAsync("() => ifealid.metric.name === 'angular-centred'");
        await page.Locator(".metric-menu select").SelectOptionAsync("fractional");
        await page.WaitForFunctionAsync("() => ifealid.metric.name === 'fractional' && ifealid.metric.k === 0.5");
        await Assertions.Expect(page.Locator(".metric-menu")).ToContainTextAsync("how many channels differ");
        await Assertions.Expect(page.Locator(".legend-title")).ToHaveTextAsync("Distance");
        await Assertions.Expect(page.Locator(".legend-mark.at-max")).ToHaveTextAsync("0");
        // Near is bright: the reference has the last colour of the table.
        await shown.SetOpacityAsync(1);
        await shown.SetColourMapAsync("fire");
        await shown.DrawnAsync();
        var colours = await shown.ReadColoursAsync();
        Assert.Equal([255, 255, 255], colours.AsSpan(4 * (6 * map.Layout.Width + 5), 3).ToArray());
        await shown.ShotAsync("metric-fractional");
        await page.CloseAsync();
    }

    private async Task CompareDroppedAsync(string file, string name, Func<IPage, Task>? arrange = null)
    {
        using var reader = DatasetReader.Open(File.OpenRead(file), new DatasetLimits());
        var page = await chromium.OpenAsync(viewer.Address);
        await (arrange?.Invoke(page) ?? Task.CompletedTask);
        await DropAsync(page, file);
        var shown = new ViewerPage(page);
        await shown.ReadyAsync();
        await CompareMetricsAsync(shown, reader.ReadMap(), reader.Manifest, name);
        await page.CloseAsync();
    }

    private async Task CompareMetricsAsync(ViewerPage shown, QuantisedMap map, Manifest manifest, string name)
    {
        var range = manifest.Provenance?.Range is { } known ? new ValueRange(known.Min, known.Max) : (ValueRange?)null;
        var references = Twin.References(map.Layout.Width, map.Layout.Height, MetricReferenceCount).ToArray();
        var expected = Metrics.ToDictionary(m => m, m => references.Select(r => MetricMap.Compute(map, range, r.X, r.Y, m)).ToArray());
        foreach (var backend in Backends)
        {
            await shown.UseBackendAsync(backend);
            foreach (var metric in Metrics)
            {
                await shown.SetMetricAsync(JsonNamingPolicy.KebabCaseLower.ConvertName(metric.Name.ToString()), metric.K);
                var greatest = 0.0;
                foreach (var ((x, y), i) in references.Select((r, i) => (r, i)))
                {
                    await shown.SetReferenceAsync(x, y);
                    greatest = Math.Max(greatest, Twin.CompareMetric(expected[metric][i], await shown.ReadSimilarityAsync(), metric, y * map.Layout.Width + x));
                }

                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name} {backend} {metric.Name} {metric.K}: greatest error {greatest:0.0e+0} of the range"));
            }
        }
    }

    /// <summary>Smooth, signed, 23 channels, with a cell of zeros as stored, one of equal values, and two equal cells.</summary>
    private static async Task WriteSignedAsync(string file, int precision)
    {
        const int Height = 18, Width = 37, Channels = 23;
        var random = new Random(3);
        var planes = new float[Channels * Height * Width];
        for (var i = 0; i < planes.Length; i++)
        {
            int channel = i / (Height * Width), cell = i % (Height * Width);
            planes[i] = cell switch
            {
                40 => -3,
                41 => 1.5f,
                _ => Math.Max(-3, (cell % Width - 15) * 0.1f * (channel % 5 - 2) + (cell / Width - 9) * 0.05f * (channel % 3) + (float)random.NextDouble()),
            };
        }

        var map = new FeatureMap(Height, Width, Channels, planes);
        var statistics = FeatureStatistics.Measure(map);
        var manifest = new Manifest
        {
            Name = "signed",
            Width = Width,
            Height = Height,
            Features = Channels,
            Precision = precision,
            Provenance = new Provenance
            {
                Stage = "made up",
                Model = new ModelIdentity("test", "Test", "made up", new string('0', 64)),
                Range = new RangeRecord(statistics.Range.Min, statistics.Range.Max),
                Affine = new Affine(1, 0.5, 1, 0.5),
                Photo = new PhotoSize(Width, Height),
            },
        };
        await using var stream = File.Create(file);
        await DatasetWriter.WriteAsync(stream, map, statistics, manifest, default, 1, null, CancellationToken.None);
    }
}
