using Microsoft.Playwright;

namespace IFeaLiD.Browser.Tests;

/// <summary>Debian's Chromium without a window; WebGL 2 runs on the processor there (SwiftShader).</summary>
public sealed partial class Chromium : IAsyncLifetime
{
    /// <summary>Milliseconds for what must come, however slow the machine is.</summary>
    internal const float Patience = 120_000;

    private IPlaywright? playwright;

    public IBrowser Browser { get; private set; } = null!;

    /// <summary>Where screenshots go, for people to look at.</summary>
    public static string Screenshots { get; } = Directory.CreateDirectory(Path.Combine(IFeaLiD.Tests.Repository.Root, "artifacts", "screenshots")).FullName;

    public async Task InitializeAsync()
    {
        Assertions.SetDefaultExpectTimeout(Patience);
        playwright = await Playwright.CreateAsync();
        Browser = await LaunchAsync();
    }

    /// <summary>One more browser, with further switches.</summary>
    public Task<IBrowser> LaunchAsync(params string[] switches) =>
        playwright!.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Environment.GetEnvironmentVariable("CHROMIUM") ?? "/usr/bin/chromium",
            Args =
            [
                "--no-sandbox", "--enable-unsafe-swiftshader", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync", .. switches,
            ],
            Timeout = Patience,
        });

    public async Task DisposeAsync()
    {
        await Browser.DisposeAsync();
        playwright?.Dispose();
    }

    /// <param name="address">What is opened.</param>
    /// <param name="width">Of the window, in CSS pixels.</param>
    /// <param name="height">Of the window, in CSS pixels.</param>
    /// <param name="scheme">Light or dark.</param>
    /// <param name="touch">Whether there is a touch screen.</param>
    /// <param name="arrange">Prepares the page before it is opened.</param>
    public Task<IPage> OpenAsync(
        Uri address, int width = 1280, int height = 800, ColorScheme scheme = ColorScheme.Light, bool touch = false, Func<IPage, Task>? arrange = null) =>
        OpenAsync(Browser, address, width, height, scheme, touch, arrange);

    /// <summary>The same in another browser.</summary>
    internal static async Task<IPage> OpenAsync(
        IBrowser browser, Uri address, int width = 1280, int height = 800, ColorScheme scheme = ColorScheme.Light, bool touch = false, Func<IPage, Task>? arrange = null)
    {
        var page = await browser.NewPageAsync(new BrowserNewPageOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = height },
            ColorScheme = scheme,
            HasTouch = touch,
        });
        page.SetDefaultTimeout(Patience);
        await (arrange?.Invoke(page) ?? Task.CompletedTask);
        await page.GotoAsync(address.ToString());
        return page;
    }
}
