using IFeaLiD.Datasets.Containers;
using IFeaLiD.Tests;

namespace IFeaLiD.Extractor.Tests;

/// <summary>Options of what the network sees reach the dataset. The photo has 451 x 300 pixels.</summary>
public sealed class ShapeTests : IDisposable
{
    private static readonly string Photo = Path.Combine(Repository.Root, "services", "Viewer", "Client", "public", "samples", "cat.jpg");

    private readonly TemporaryFolder folder = new();

    [Theory]
    [InlineData(16, 16, "--size", "64x64")]
    [InlineData(16, 8, "--size", "64x32", "--fit", "stretch")]
    [InlineData(16, 12, "--crop", "100,50,64,48")]
    [InlineData(113, 75, "--size", "full")]
    public async Task The_map_has_the_wished_size(int width, int height, params string[] options)
    {
        var manifest = await ManifestAsync(Photo, options);
        Assert.Equal((width, height), (manifest.Width, manifest.Height));
    }

    [Fact]
    public async Task A_crop_stands_in_the_manifest() =>
        Assert.Equal(new PhotoPart(100, 50, 64, 48), (await ManifestAsync(Photo, "--crop", "100,50,64,48")).Provenance!.Crop);

    [Fact]
    public async Task The_padding_stands_in_the_manifest() =>
        Assert.Equal("paper", (await ManifestAsync(Photo, "--padding", "paper")).Provenance!.Padding);

    [Fact]
    public async Task Background_and_page_change_what_the_network_sees()
    {
        var white = await RangeAsync("alpha.png");
        var black = await RangeAsync("alpha.png", "--background", "#000000");
        Assert.NotEqual(white, black);
        var first = await RangeAsync("pages.tif");
        var second = await RangeAsync("pages.tif", "--page", "2");
        Assert.NotEqual(first, second);
    }

    [Theory]
    [InlineData(3, "crop-outside", "--crop", "440,290,64,48")]
    [InlineData(3, "page-unknown", "--page", "7")]
    [InlineData(2, "page-unknown", "--page", "second")]
    [InlineData(2, "crop-unknown", "--crop", "1,2,3")]
    [InlineData(2, "fit-unknown", "--fit", "cover")]
    [InlineData(2, "background-unknown", "--background", "reddish")]
    public async Task A_wish_that_no_photo_meets_is_of_another_class_than_one_that_this_photo_does_not_meet(int exitCode, string code, string option, string value)
    {
        var run = await Ifealid.RunAsync("extract", Photo, "-o", folder["out"], "--stage", "conv2_x", option, value);
        Assert.Equal(exitCode, run.ExitCode);
        Assert.Contains($"({code})", Assert.Single(run.Errors), StringComparison.Ordinal);
    }

    public void Dispose() => folder.Dispose();

    private async Task<RangeRecord> RangeAsync(string fixture, params string[] options) =>
        (await ManifestAsync(Repository.Fixture("photos", fixture), options)).Provenance!.Range;

    private async Task<Manifest> ManifestAsync(string photo, params string[] options)
    {
        var run = await Ifealid.RunAsync(["extract", photo, "-o", folder["out"], "--stage", "conv2_x", .. options]);
        Assert.True(run.ExitCode == 0, run.Error);
        var name = $"{Path.GetFileNameWithoutExtension(photo)}.conv2_x.zip";
        using var dataset = DatasetReader.Open(File.OpenRead(Path.Combine(folder["out"], name)), new DatasetLimits());
        return dataset.Manifest;
    }
}
