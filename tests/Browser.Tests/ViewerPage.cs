using System.Text.Json;
using IFeaLiD.Datasets.Containers;
using Microsoft.Playwright;

namespace IFeaLiD.Browser.Tests;

/// <summary>A page with an open dataset, as people and scripts use it.</summary>
internal sealed class ViewerPage(IPage page)
{
    /// <summary>Waits until a dataset of that stage is loaded and its first map drawn.</summary>
    public async Task ReadyAsync(string? stage = null)
    {
        await page.WaitForFunctionAsync("stage => globalThis.ifealid?.dataset && (!stage || ifealid.dataset.stage === stage)", stage);
        await page.EvaluateAsync("() => ifealid.ready");
    }

    /// <summary>Moves the real mouse onto the middle of a cell, and waits for its map to be drawn.</summary>
    public async Task PointAtAsync(int x, int y, Affine affine, PhotoSize photo)
    {
        var box = (await page.Locator(".map").BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(
            (float)(box.X + (affine.ScaleX * x + affine.OffsetX) / photo.Width * box.Width),
            (float)(box.Y + (affine.ScaleY * y + affine.OffsetY) / photo.Height * box.Height));
        await page.WaitForFunctionAsync("([x, y]) => ifealid.reference?.x === x && ifealid.reference?.y === y", new[] { x, y });
    }

    /// <summary>height x width, row by row; NaN where there is no data. The exact floats, as bytes.</summary>
    public async Task<float[]> ReadSimilarityAsync()
    {
        var bytes = Convert.FromBase64String(await page.EvaluateAsync<string>(
            """
            async () => {
              const bytes = new Uint8Array((await ifealid.readSimilarity()).buffer);
              let text = "";
              for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
              return btoa(text);
            }
            """));
        var similarity = new float[bytes.Length / sizeof(float)];
        Buffer.BlockCopy(bytes, 0, similarity, 0, bytes.Length);
        return similarity;
    }

    /// <summary>height x width x RGBA as the visible canvas holds it.</summary>
    public async Task<byte[]> ReadColoursAsync() =>
        [.. JsonSerializer.Deserialize<int[]>(await page.EvaluateAsync<string>("async () => JSON.stringify([...await ifealid.readColours()])"))!.Select(value => (byte)value)];

    public Task UseBackendAsync(string name) => page.EvaluateAsync("name => ifealid.useBackend(name)", name);

    public Task SetMetricAsync(string name, double k) => page.EvaluateAsync("([name, k]) => ifealid.setMetric(name, k)", new object[] { name, k });

    public Task SetReferenceAsync(int x, int y) => page.EvaluateAsync("([x, y]) => ifealid.setReference(x, y)", new[] { x, y });

    public Task<string> BackendAsync() => page.EvaluateAsync<string>("() => ifealid.backend");

    public Task SetOpacityAsync(double opacity) => page.EvaluateAsync("opacity => ifealid.setOpacity(opacity)", opacity);

    public Task SetColourMapAsync(string name, bool reversed = false) =>
        page.EvaluateAsync("([name, reversed]) => ifealid.setColourMap(name, reversed)", new object[] { name, reversed });

    /// <summary>A real drop event that carries a file.</summary>
    public async Task DropAsync(string file) => await DropAsync(Path.GetFileName(file), await File.ReadAllBytesAsync(file));

    public async Task DropAsync(string name, byte[] bytes)
    {
        var transfer = await page.EvaluateHandleAsync(
            """
            ([name, base64]) => {
              const transfer = new DataTransfer();
              transfer.items.add(new File([Uint8Array.from(atob(base64), c => c.charCodeAt(0))], name));
              return transfer;
            }
            """,
            new[] { name, Convert.ToBase64String(bytes) });
        foreach (var type in new[] { "dragenter", "dragover", "drop" })
        {
            await page.DispatchEventAsync("body", type, new { dataTransfer = transfer });
        }
    }

    public Task ShotAsync(string name) =>
        page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Chromium.Screenshots, $"{name}.png") });
}
