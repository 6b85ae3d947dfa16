using System.Security.Cryptography;
using System.Text.Json;
using IFeaLiD.Tests;
using Microsoft.Playwright;

namespace IFeaLiD.Browser.Tests;

/// <summary>The operator's page: a network is fetched, one is added, verified and deleted; by keyboard, without serious findings.</summary>
[Collection(SharedBrowser.Name)]
public sealed class OperatorTests(RunningViewer viewer, Chromium chromium)
{
    private static readonly string Weights = Repository.Fixture("models", "survey", "resnet101.safetensors");

    [Theory]
    [InlineData(1280, 800, ColorScheme.Light)]
    [InlineData(390, 844, ColorScheme.Dark)]
    public async Task Networks_are_fetched_added_verified_and_deleted(int width, int height, ColorScheme scheme)
    {
        var name = $"operator-{width}x{height}";
        var bytes = await File.ReadAllBytesAsync(Weights);
        using var go = new ManualResetEventSlim();
        using var server = new UnreliableServer(bytes, n =>
        {
            if (n > 0)
            {
                go.Wait(TimeSpan.FromMinutes(5));
            }

            return new(Sends: n == 0 ? bytes.Length / 3 : null); // stands still until the page has been looked at
        });
        var known = Know(bytes, server.Address);
        try
        {
            var page = await chromium.OpenAsync(new Uri(viewer.Address, "/operator"), width, height, scheme);
            await page.Locator("[data-model=narrow]").WaitForAsync();
            await AccessibilityTests.AuditAsync(page, "operator");
            await LookTests.ShootAsync(page, name, whole: true);

            await page.GetByRole(AriaRole.Button, new() { Name = "Fetch Narrow" }).FocusAsync();
            await page.Keyboard.PressAsync("Enter");
            var bar = page.GetByRole(AriaRole.Progressbar);
            await Assertions.Expect(bar).ToHaveAttributeAsync("aria-valuenow", "33");
            await LookTests.ShootAsync(page, $"{name}-fetching", whole: true);
            go.Set();
            await page.Locator("[data-model=narrow] >> text=Delete").WaitForAsync();

            await page.GetByRole(AriaRole.Button, new() { Name = "Verify Narrow" }).ClickAsync();
            await page.GetByText("a trial run are good").WaitForAsync();

            await page.Locator("input[type=file]").SetInputFilesAsync(Repository.Fixture("models", "survey", "resnet.onnx"));
            await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Mine");
            await page.GetByLabel("Licence of the weights").FillAsync("CC0-1.0");
            await page.GetByText("Preparation of photos").ClickAsync();
            await page.GetByLabel("Mean").FillAsync("1, 2");
            await page.GetByRole(AriaRole.Button, new() { Name = "Try and add" }).ClickAsync();
            await page.Locator("[data-problem=model-invalid]").WaitForAsync();
            await page.GetByLabel("Mean").FillAsync("0.5, 0.5, 0.5");
            await page.GetByRole(AriaRole.Button, new() { Name = "Try and add" }).ClickAsync();
            await page.GetByText("Mine is on offer").First.WaitForAsync();
            await AccessibilityTests.AuditAsync(page, "operator, model added");
            await LookTests.ShootAsync(page, $"{name}-added", whole: true);

            page.Dialog += (_, dialog) => _ = dialog.AcceptAsync();
            await File.WriteAllBytesAsync(Path.Combine(viewer.ModelsFolder, "spoilt.onnx"), [1, 2, 3]);
            await page.Locator("[data-refused='spoilt.onnx']").WaitForAsync();
            await AccessibilityTests.AuditAsync(page, "operator, unusable file");
            await LookTests.ShootAsync(page, $"{name}-unusable", whole: true);
            foreach (var gone in new[] { "spoilt.onnx", "Mine", "Narrow" })
            {
                await page.GetByRole(AriaRole.Button, new() { Name = $"Delete {gone}" }).ClickAsync();
                await page.GetByRole(AriaRole.Button, new() { Name = $"Delete {gone}" }).WaitForAsync(new() { State = WaitForSelectorState.Detached });
            }

            await page.CloseAsync();
        }
        finally
        {
            File.Delete(known);
        }
    }

    private string Know(byte[] bytes, Uri address)
    {
        var file = Path.Combine(Directory.CreateDirectory(Path.Combine(viewer.ModelsFolder, "downloads")).FullName, "narrow.json");
        File.WriteAllText(file, JsonSerializer.Serialize(new
        {
            id = "narrow",
            name = "Narrow",
            label = "random weights",
            architecture = "ResNet101, narrow",
            source = "tests",
            licence = "MIT",
            attribution = Array.Empty<string>(),
            url = address,
            file = "narrow.safetensors",
            bytes = bytes.Length,
            sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes)),
            preprocessing = new { channels = "RGB", divisor = 255, mean = new[] { 0, 0, 0 }, deviation = new[] { 1, 1, 1 } },
        }));
        return file;
    }
}
