using Microsoft.Playwright;

namespace IFeaLiD.Browser.Tests;

/// <summary>A service below a path that wants an access token: the page asks for it once, and everything behind the link works.</summary>
[Collection(SecondBrowser.Name)]
public sealed class AccessTests(Chromium chromium, AccessTests.Guarded guarded) : IClassFixture<AccessTests.Guarded>
{
    private const string Token = "correct-horse-battery";

    private readonly RunningViewer viewer = guarded.Viewer;

    [Fact]
    public async Task A_photo_becomes_a_link_below_the_path_once_the_token_is_given()
    {
        var page = await chromium.OpenAsync(new Uri(viewer.Address, "/ifealid/"));
        await Assertions.Expect(page.Locator(".upload-footer")).ToContainTextAsync("for 90 days");
        await SubmitAsync(page);
        var field = page.GetByLabel("Token", new() { Exact = true });
        await field.FillAsync("not-the-token-at-all");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("dialog.access [role=alert]")).ToContainTextAsync("does not know this token");
        await field.FillAsync(Token);
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync(url => new Uri(url).AbsolutePath.StartsWith("/ifealid/v/", StringComparison.Ordinal));
        await new ViewerPage(page).ReadyAsync();
        await Assertions.Expect(page.Locator(".facts")).ToContainTextAsync("kept until");

        // Steps of the history stay below the path, and a reload brings the view back.
        await page.Keyboard.PressAsync("p");
        await page.WaitForFunctionAsync("() => location.hash.includes('pin=') && location.pathname.startsWith('/ifealid/v/')");
        await page.ReloadAsync();
        await new ViewerPage(page).ReadyAsync();
        await page.GetByLabel("IFeaLiD: open another photo").ClickAsync();
        await page.WaitForURLAsync(url => new Uri(url).AbsolutePath == "/ifealid/");

        // The token is known by now: nobody is asked again.
        await SubmitAsync(page);
        await page.WaitForURLAsync(url => new Uri(url).AbsolutePath.StartsWith("/ifealid/v/", StringComparison.Ordinal));
        await page.CloseAsync();
    }

    [Fact]
    public async Task Who_gives_no_token_is_told_why_nothing_was_uploaded()
    {
        var page = await chromium.OpenAsync(new Uri(viewer.Address, "/ifealid/"));
        await SubmitAsync(page);
        await page.Locator("dialog.access").GetByText("Cancel").ClickAsync();
        await Assertions.Expect(page.Locator("[data-problem=access-token]")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("dialog.access")).ToHaveCountAsync(0);
        await page.CloseAsync();
    }

    private static async Task SubmitAsync(IPage page)
    {
        await page.Locator("input[type=file]").First.SetInputFilesAsync(RunningViewer.Photo);
        await page.Locator(".photo-form button[type=submit]:not([disabled])").ClickAsync();
    }

    public sealed class Guarded : IAsyncLifetime
    {
        public RunningViewer Viewer { get; } = new(["--BasePath", "/ifealid", "--Access:Token", Token, "--ViewDays", "90"]);

        public Task InitializeAsync() => Viewer.InitializeAsync();

        public Task DisposeAsync() => Viewer.DisposeAsync();
    }
}
