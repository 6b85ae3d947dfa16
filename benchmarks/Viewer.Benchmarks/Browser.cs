using System.Text.Json;
using Microsoft.Playwright;

namespace IFeaLiD.Viewer.Benchmarks;

/// <summary>Chromium without a window; WebGL 2 runs on the processor (SwiftShader). One browser a measurement, so that none inherits memory.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private readonly IPlaywright playwright;
    private readonly IBrowser browser;

    private Browser(IPlaywright playwright, IBrowser browser) => (this.playwright, this.browser) = (playwright, browser);

    public static async Task<Browser> StartAsync()
    {
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Environment.GetEnvironmentVariable("CHROMIUM") ?? "/usr/bin/chromium",
            Args =
            [
                "--no-sandbox", "--enable-unsafe-swiftshader", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
            ],
        });
        return new Browser(playwright, browser);
    }

    /// <summary>A page of 1280 x 800 with the probe in it, not yet anywhere.</summary>
    public async Task<IPage> NewPageAsync()
    {
        var page = await browser.NewPageAsync(new BrowserNewPageOptions { ViewportSize = new ViewportSize { Width = 1280, Height = 800 } });
        page.SetDefaultTimeout(120_000);
        using var probe = new StreamReader(typeof(Browser).Assembly.GetManifestResourceStream("probe.js")!);
        await page.AddInitScriptAsync(await probe.ReadToEndAsync());
        return page;
    }

    /// <summary>Bytes: JavaScript heap of the page after a collection, resident memory of the largest renderer and of the GPU process.</summary>
    public async Task<(double Heap, long Renderer, long Graphics)> MemoryAsync(IPage page)
    {
        var session = await page.Context.NewCDPSessionAsync(page);
        await session.SendAsync("HeapProfiler.collectGarbage");
        var heap = await session.SendAsync("Runtime.getHeapUsage");
        var root = await browser.NewBrowserCDPSessionAsync();
        var processes = (await root.SendAsync("SystemInfo.getProcessInfo"))!.Value.GetProperty("processInfo").EnumerateArray()
            .Select(process => (Type: process.GetProperty("type").GetString()!, Bytes: Machine.ResidentBytes(process.GetProperty("id").GetInt32())))
            .ToList();
        return (
            Number(heap, "usedSize") + Number(heap, "embedderHeapUsedSize") + Number(heap, "backingStorageSize"),
            Largest("renderer"),
            Largest("GPU"));

        long Largest(string type) =>
            processes.Where(process => string.Equals(process.Type, type, StringComparison.OrdinalIgnoreCase)).Select(process => process.Bytes).DefaultIfEmpty().Max();
    }

    public async ValueTask DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
    }

    private static double Number(JsonElement? answer, string key) =>
        answer!.Value.TryGetProperty(key, out var number) ? number.GetDouble() : 0;
}
