using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Xml.Linq;
using Microsoft.Playwright;

namespace IFeaLiD.Browser.Tests;

/// <summary>What is exported is what is shown.</summary>
public sealed partial class MainJobTests
{
    [Fact]
    public async Task Every_file_of_the_export_menu_holds_what_the_page_shows()
    {
        var (page, shown, map, manifest) = await OpenExtractedAsync("conv3_x");
        var (affine, photo) = (manifest.Provenance!.Affine, manifest.Provenance.Photo);
        var (width, height, features) = (map.Layout.Width, map.Layout.Height, manifest.Features);
        await shown.PointAtAsync(10, 12, affine, photo);
        await page.Keyboard.PressAsync("p");
        await shown.PointAtAsync(20, 14, affine, photo);
        await page.Keyboard.PressAsync("e");
        await page.Locator("#export-menu section").First.WaitForAsync();
        await shown.ShotAsync("export-menu");
        var similarity = await shown.ReadSimilarityAsync();

        // The way of the mouse to the menu does not move the reference.
        await page.Mouse.MoveAsync(300, 400);
        await shown.DrawnAsync();
        Assert.Equal("20,14", await page.EvaluateAsync<string>("() => `${ifealid.reference.x},${ifealid.reference.y}`"));

        var (mapName, mapFile) = await DownloadAsync(page, "Map as .npy");
        Assert.Equal("cat.resnet101-c4-smallbudget-v1.conv3_x.angular.npy", mapName);
        var (mapHeader, mapValues) = ReadNpy(mapFile);
        Assert.Contains($"'fortran_order': False, 'shape': ({height}, {width})", mapHeader, StringComparison.Ordinal);
        Assert.Equal(similarity, mapValues);

        var (_, featureFile) = await DownloadAsync(page, "Features as .npy");
        var (featureHeader, values) = ReadNpy(featureFile);
        Assert.Contains($"'fortran_order': True, 'shape': ({height}, {width}, {features})", featureHeader, StringComparison.Ordinal);
        var range = manifest.Provenance.Range!;
        var vector = await page.EvaluateAsync<double[]>("async () => [...await ifealid.readVector(20, 14)]");
        double Activation(double stored) => range.Min + stored / 255 * ((double)range.Max - range.Min);
        for (var channel = 0; channel < features; channel++)
        {
            Assert.Equal(Activation(vector[channel]), values[(channel * width + 20) * height + 14], 1e-5);
        }

        var (_, table) = await DownloadAsync(page, "Feature vectors as CSV");
        var rows = Encoding.UTF8.GetString(table).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("channel,current_activation,current_stored,pinned_activation,pinned_stored,origin", rows[0]);
        Assert.EndsWith(",\"made with ResNet101 (conv1-conv4_x), small-budget weights, trained from scratch, licence MIT\"", rows[1], StringComparison.Ordinal);
        Assert.Equal(features + 1, rows.Length);
        Assert.Equal(vector, rows.Skip(1).Select(row => double.Parse(row.Split(',')[2], CultureInfo.InvariantCulture)));

        var (_, picture) = await DownloadAsync(page, "PNG ×2");
        var box = (await page.Locator(".map").BoundingBoxAsync())!;
        Assert.InRange(BigEndian(picture, 16) - 2 * box.Width, -2, 2);
        Assert.InRange(BigEndian(picture, 20) - 2 * box.Height, -2, 2);
        await File.WriteAllBytesAsync(Path.Combine(Chromium.Screenshots, "export-x2.png"), picture);
        const string origin = "conv3_x of ResNet101 (conv1-conv4_x), small-budget weights, trained from scratch, licence MIT";
        Assert.Contains($"iTXtDescription\0\0\0\0\0cat.jpg: {origin}", Encoding.UTF8.GetString(picture), StringComparison.Ordinal);
        const string readable = "picture => createImageBitmap(new Blob([Uint8Array.from(atob(picture), c => c.charCodeAt(0))])).then(() => true, () => false)";
        Assert.True(await page.EvaluateAsync<bool>(readable, Convert.ToBase64String(picture)), "The picture with its text cannot be read.");
        await Assertions.Expect(page.GetByTestId("export-origin")).ToContainTextAsync("licence MIT");

        var (_, svg) = await DownloadAsync(page, "SVG figure");
        await File.WriteAllBytesAsync(Path.Combine(Chromium.Screenshots, "export.svg"), svg);
        var figure = XDocument.Parse(Encoding.UTF8.GetString(svg));
        var text = string.Join('\n', figure.Descendants().Where(e => e.Name.LocalName == "text").Select(e => e.Value));
        Assert.Contains("cell 20, 14", text, StringComparison.Ordinal);
        Assert.Contains(origin, text.Replace('\n', ' '), StringComparison.Ordinal);
        Assert.Contains(page.Url.Split('#')[0], text, StringComparison.Ordinal);
        Assert.Equal(2, figure.Descendants().Count(e => e.Name.LocalName == "image"));

        await page.Locator(".export-threshold input").FillAsync("0.25");
        var threshold = similarity.Min() + 0.25 * ((double)similarity.Max() - similarity.Min());
        var inside = similarity.Count(value => value >= threshold);
        await Assertions.Expect(page.Locator("#export-menu")).ToContainTextAsync($"{inside} of {width * height}");
        var (_, mask) = await DownloadAsync(page, "Mask as PNG");
        Assert.Equal((width, height), (BigEndian(mask, 16), BigEndian(mask, 20)));
        Assert.Equal(similarity.Select(value => value >= threshold ? (byte)255 : (byte)0), GreyPixels(mask, width));

        var (zipName, zip) = await DownloadAsync(page, "Dataset as ZIP");
        Assert.Equal("cat.resnet101-c4-smallbudget-v1.conv3_x.zip", zipName);
        Assert.True(zip.AsSpan().StartsWith("PK"u8));
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.Locator("#export-menu")).ToBeHiddenAsync();
        await Assertions.Expect(page.Locator(".mark.pin")).ToHaveCountAsync(1);
        await page.CloseAsync();
    }

    /// <summary>Clicks what the menu offers and gives the file.</summary>
    private static async Task<(string Name, byte[] Bytes)> DownloadAsync(IPage page, string item)
    {
        var download = await page.RunAndWaitForDownloadAsync(() => page.Locator("#export-menu").GetByText(item).Or(page.GetByLabel(item)).First.ClickAsync());
        return (download.SuggestedFilename, await File.ReadAllBytesAsync((await download.PathAsync())!));
    }

    /// <summary>A NumPy file, format 1.0: header and float32 values in the order of the file.</summary>
    private static (string Header, float[] Values) ReadNpy(byte[] file)
    {
        Assert.Equal([0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0], file[..8]);
        var length = file[8] + 256 * file[9];
        Assert.Equal(0, (10 + length) % 64);
        var header = Encoding.ASCII.GetString(file, 10, length);
        Assert.StartsWith("{'descr': '<f4', 'fortran_order': ", header, StringComparison.Ordinal);
        Assert.EndsWith("}", header.TrimEnd(), StringComparison.Ordinal);
        Assert.Equal('\n', header[^1]);
        var values = new float[(file.Length - 10 - length) / sizeof(float)];
        Buffer.BlockCopy(file, 10 + length, values, 0, file.Length - 10 - length);
        return (header, values);
    }

    /// <summary>The pixels of an unfiltered grey PNG of 8 bit with one chunk of text and one of data.</summary>
    private static byte[] GreyPixels(byte[] png, int width)
    {
        Assert.Equal([8, 0], png[24..26]);
        Assert.Equal("iTXt", Encoding.ASCII.GetString(png, 37, 4));
        var data = 33 + 12 + BigEndian(png, 33);
        Assert.Equal("IDAT", Encoding.ASCII.GetString(png, data + 4, 4));
        using var rows = new MemoryStream();
        using (var inflated = new ZLibStream(new MemoryStream(png, data + 8, BigEndian(png, data)), CompressionMode.Decompress))
        {
            inflated.CopyTo(rows);
        }

        return [.. rows.ToArray().Chunk(width + 1).SelectMany(row => row.Skip(1))];
    }

    private static int BigEndian(byte[] bytes, int at) => System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(at));
}
