using System.Globalization;
using System.Text.RegularExpressions;

namespace IFeaLiD.Viewer.Tests.Service;

/// <summary>What a program told of its metrics at one moment, in Prometheus' text format.</summary>
internal sealed partial record Scrape(string Text)
{
    /// <summary>Where the program says that its metrics are; it says so before it listens for pages.</summary>
    public static Uri AddressOf(ViewerProgram program) =>
        Told().Match(program.Log) is { Success: true } told ? new Uri(told.Groups["url"].Value) : throw new InvalidOperationException(program.Log);

    /// <summary>The first that meets the condition.</summary>
    public static async Task<Scrape> UntilAsync(Uri address, Func<Scrape, bool> condition, string what)
    {
        using var http = new HttpClient();
        var scrape = new Scrape("");
        await Eventually.Async(async () => condition(scrape = new Scrape(await http.GetStringAsync(address))), $"the metrics of {what}");
        return scrape;
    }

    /// <summary>Whether there is a value of that name whose labels hold these.</summary>
    public bool Has(string name, params string[] labels) => Find(name, labels).Count > 0;

    /// <summary>The one value of that name whose labels hold these.</summary>
    public double Value(string name, params string[] labels)
    {
        var found = Find(name, labels);
        Assert.True(found.Count == 1, $"{found.Count} of {name} {string.Join(',', labels)} in\n{Text}");
        return double.Parse(found[0][(found[0].LastIndexOf('}') + 1)..].Trim().Split(' ')[0], CultureInfo.InvariantCulture);
    }

    private List<string> Find(string name, string[] labels) =>
        [.. Text.Split('\n').Where(line => line.StartsWith(name + "{", StringComparison.Ordinal) && labels.All(label => line.Contains(label, StringComparison.Ordinal)))];

    [GeneratedRegex("Metrics at (?<url>http://[0-9.:]+/metrics)", RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex Told();
}
