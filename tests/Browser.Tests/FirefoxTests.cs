using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using IFeaLiD.Datasets.Similarity;
using IFeaLiD.Tests;
using Xunit.Abstractions;

namespace IFeaLiD.Browser.Tests;

/// <summary>The main job in Debian's Firefox, which Playwright does not drive: puppeteer-core does, over WebDriver BiDi.</summary>
[Collection(SharedBrowser.Name)]
public sealed class FirefoxTests(RunningViewer viewer, ITestOutputHelper output)
{
    private static readonly string Client = Path.Combine(Repository.Root, "services", "Viewer", "Client");

    private static readonly JsonSerializerOptions Names = new(JsonSerializerDefaults.Web)
    {
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    [Fact]
    public async Task A_photo_is_uploaded_hovered_and_pinned_in_Firefox()
    {
        var firefox = Environment.GetEnvironmentVariable("FIREFOX") ?? "/usr/bin/firefox-esr";
        Assert.True(File.Exists(firefox), $"There is no Firefox at {firefox}: install Debian's firefox-esr, or name it in the environment variable FIREFOX.");
        var (code, text, errors) = await RunAsync(firefox);
        Assert.True(code == 0, errors);
        var found = JsonSerializer.Deserialize<Found>(text, Names)!;
        output.WriteLine($"{found.Browser}, {found.Stage}, {found.Backend}");
        Assert.Empty(found.Errors);

        // What Firefox computed is what float64 makes of the same dataset.
        var snapshot = await viewer.WhenReadyAsync(found.View);
        var stage = snapshot.GetProperty("stages").EnumerateArray().First(s => s.GetProperty("name").GetString() == found.Stage);
        var (map, _) = await viewer.DownloadAsync(stage.GetProperty("dataset").GetString()!);
        var (reference, pinned) = (found.Reference, found.Pinned);
        Twin.CompareSimilarity(map, reference.X, reference.Y, [.. found.Similarity.Select(value => value ?? float.NaN)]);
        var expected = AngularSimilarity.Compute(map, reference.X, reference.Y)[pinned.Y * map.Layout.Width + pinned.X];
        Assert.Contains(((1 - expected) * 90).ToString("0.0", CultureInfo.InvariantCulture) + "°", found.ReadOut, StringComparison.Ordinal);
    }

    private async Task<(int Code, string Output, string Errors)> RunAsync(string firefox)
    {
        var script = Path.Combine(Client, "test", "browser", "firefox.mjs");
        using var process = Process.Start(new ProcessStartInfo("node", [
            script, firefox, viewer.Address.ToString(), RunningViewer.Photo, Path.Combine(Chromium.Screenshots, "firefox.png"),
        ])
        {
            WorkingDirectory = Client,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var (text, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await text, await errors);
    }

    /// <summary>As firefox.mjs prints it.</summary>
    private sealed record Found(
        string Browser, string View, Place Pinned, Place Reference, string[] Errors, string Stage, string Backend, float?[] Similarity, string ReadOut);

    private sealed record Place(int X, int Y);
}
