using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using IFeaLiD.Tests;
using Microsoft.Playwright;
using Xunit.Abstractions;

namespace IFeaLiD.Browser.Tests;

/// <summary>
/// WebGL 2 and WebAssembly beside the plain TypeScript twin in float64, in a real browser, over random maps: any shape, precision,
/// range and metric, zero vectors, constant maps, several texture arrays, tiles still missing. The seeds are the same each time;
/// IFEALID_SEED=random draws others, and IFEALID_SEED=seed runs one alone. The page stands in services/Viewer/Client/test/browser.
/// </summary>
[Collection(SecondBrowser.Name)]
public sealed class BackendTests(Chromium chromium, ITestOutputHelper output)
{
    private const int Maps = 60;
    private const int PartialMaps = 80;

    private const double Allowed = 1e-5;

    /// <summary>What float32 allows but for maps in which little is left after a shift.</summary>
    private const double Usual = 1e-6;

    private const double UsualShare = 0.98;

    private static readonly JsonSerializerOptions Names = new(JsonSerializerDefaults.Web);

    [Fact]
    public async Task Both_backends_are_their_twin_over_random_maps_and_all_metrics() => await CompareAsync("compare", Maps);

    [Fact]
    public async Task Maps_of_some_channels_are_those_of_the_twin_over_these_channels() => await CompareAsync("comparePartial", PartialMaps);

    [Fact]
    public async Task Every_shader_variant_compiles_and_links()
    {
        var page = await OpenAsync();
        var compiled = await page.EvaluateAsync<JsonElement>("() => backendTests.compileShaders()");
        Assert.Empty(compiled.GetProperty("refusals").EnumerateArray().Select(refusal => refusal.GetString()));
        var names = compiled.GetProperty("names").EnumerateArray().Select(name => name.GetString()!).ToArray();
        Assert.Equal(names, names.Distinct());
        Assert.Contains("similarity-8-unshifted-angle", names);
        output.WriteLine($"{names.Length} variants on {await page.EvaluateAsync<string>("() => backendTests.renderer()")}");
        await page.CloseAsync();
    }

    private async Task CompareAsync(string what, int maps)
    {
        var (first, count) = Environment.GetEnvironmentVariable("IFEALID_SEED") switch
        {
            null or "" => (1, maps),
            "random" => (System.Security.Cryptography.RandomNumberGenerator.GetInt32(1_000_000), maps),
            var seed => (int.Parse(seed, CultureInfo.InvariantCulture), 1),
        };
        output.WriteLine($"Seeds {first} to {first + count - 1}");
        // A page mostly waits for its graphics card: two go through the seeds.
        var seeds = new ConcurrentQueue<int>(Enumerable.Range(first, count));
        var findings = (await Task.WhenAll(CompareAsync(what, seeds), CompareAsync(what, seeds))).SelectMany(found => found).ToList();
        Assert.NotEmpty(findings);
        foreach (var group in findings.GroupBy(finding => (finding.Backend, finding.Metric.Split(',')[0])).OrderBy(group => group.Key))
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{group.Key.Backend} {group.Key.Item2}: {group.Count()} maps, greatest error {group.Max(f => f.Error):0.0e+0} of the range"));
        }

        var wrong = findings.Where(f => f.Problem.Length > 0 || !(f.Error <= Allowed)).Select(f => f.ToString()).ToArray();
        Assert.True(wrong.Length == 0, $"{wrong.Length} of {findings.Count} maps:\n{string.Join('\n', wrong.Take(20))}");
        foreach (var backend in findings.GroupBy(finding => finding.Backend))
        {
            Assert.True(backend.Count(f => f.Error <= Usual) >= UsualShare * backend.Count(), $"{backend.Key}: too many maps with errors above {Usual}");
        }
    }

    private async Task<List<Finding>> CompareAsync(string what, ConcurrentQueue<int> seeds)
    {
        var page = await OpenAsync();
        var findings = new List<Finding>();
        while (seeds.TryDequeue(out var seed))
        {
            var found = await page.EvaluateAsync<string>($"async seed => JSON.stringify(await backendTests.{what}(seed))", seed);
            findings.AddRange(JsonSerializer.Deserialize<Finding[]>(found, Names)!);
        }

        await page.CloseAsync();
        return findings;
    }

    /// <summary>The page of the backends, served from where it was built.</summary>
    private async Task<IPage> OpenAsync()
    {
        var folder = Path.Combine(Repository.Root, "artifacts", "browser-tests");
        var page = await chromium.Browser.NewPageAsync();
        page.SetDefaultTimeout(Chromium.Patience);
        await page.RouteAsync("http://backends.test/**", route => route.FulfillAsync(new RouteFulfillOptions
        {
            Path = Path.Combine(folder, new Uri(route.Request.Url).AbsolutePath is "/" ? "index.html" : new Uri(route.Request.Url).AbsolutePath[1..]),
        }));
        await page.GotoAsync("http://backends.test/");
        await page.WaitForFunctionAsync("() => globalThis.backendTests");
        return page;
    }

    /// <summary>As comparison.ts writes it.</summary>
    private sealed record Finding(int Seed, string Backend, string Metric, double? Error, string Problem, string Map);
}
