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
        // Where the map lies is measured again, should the page not have found its final shape yet.
        for (var attempt = 0; ; attempt++)
        {
            var box = (await page.Locator(".map").BoundingBoxAsync())!;
            await page.Mouse.MoveAsync(
                (float)(box.X + (affine.ScaleX * x + affine.OffsetX) / photo.Width * box.Width) + attempt % 2,
                (float)(box.Y + (affine.ScaleY * y + affine.OffsetY) / photo.Height * box.Height));
            try
            {
                await page.WaitForFunctionAsync("([x, y]) => ifealid.reference?.x === x && ifealid.reference?.y === y", new[] { x, y }, new() { Timeout = 10_000 });
                return;
            }
            catch (TimeoutException) when (attempt < 12)
            {
                // once more
            }
        }
    }

    /// <summary>Waits until all that was asked for is drawn.</summary>
    /// <remarks>A backend answers one question after the other, and the page asks the next when it has the answer: after two more, none of the earlier ones is open.</remarks>
    public Task DrawnAsync() => page.EvaluateAsync(
        """
        async () => {
          for (let i = 0; i < 3; i++) await ifealid.readChannel(0);
          for (let i = 0; i < 2; i++) await new Promise((resolve) => requestAnimationFrame(resolve));
        }
        """);

    /// <summary>Waits until all is drawn, faded in, and written into the link: a timer of the page that is longer than the link's goes off after it.</summary>
    public async Task RestAsync()
    {
        await DrawnAsync();
        await page.EvaluateAsync(
            """
            async () => {
              let before;
              do {
                before = location.hash;
                await new Promise((resolve) => setTimeout(resolve, 400));
              } while (location.hash !== before);
              await Promise.all(document.getAnimations().filter((a) => a.effect.getTiming().iterations !== Infinity).map((a) => a.finished.catch(() => {})));
            }
            """);
        await DrawnAsync();
    }

    /// <summary>height x width, row by row; NaN where there is no data. The exact floats, as bytes.</summary>
    public async Task<float[]> ReadSimilarityAsync()
    {
        var bytes = await ReadAsync("readSimilarity");
        var similarity = new float[bytes.Length / sizeof(float)];
        Buffer.BlockCopy(bytes, 0, similarity, 0, bytes.Length);
        return similarity;
    }

    /// <summary>height x width x RGBA as the visible canvas holds it.</summary>
    public Task<byte[]> ReadColoursAsync() =>
        ReadAsync("readColours");

    /// <summary>Opens or closes the side bar.</summary>
    public async Task VectorAsync(bool open)
    {
        if (await page.Locator(".side-bar:not(.closed)").IsVisibleAsync() != open)
        {
            await page.Keyboard.PressAsync("v");
        }
    }

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

    /// <summary>The bytes of an array that the page gives.</summary>
    private async Task<byte[]> ReadAsync(string member) => Convert.FromBase64String(await page.EvaluateAsync<string>(
        """
        async (member) => {
          const { buffer, byteOffset, byteLength } = await ifealid[member]();
          const bytes = new Uint8Array(buffer, byteOffset, byteLength);
          let text = "";
          for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
          return btoa(text);
        }
        """,
        member));

    public Task ShotAsync(string name) =>
        page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Chromium.Screenshots, $"{name}.png") });
}
