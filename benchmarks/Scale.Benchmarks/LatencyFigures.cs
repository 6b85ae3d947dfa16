using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using IFeaLiD.Topology.Tests;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Playwright;

namespace IFeaLiD.Scale.Benchmarks;

/// <summary>
/// Progress of real extractions, from the moment at which the extractor's process sends it until a client has it: a program that watches through nginx,
/// and a page in Chromium.
/// </summary>
internal static partial class LatencyFigures
{
    private const int Jobs = 8;

    /// <summary>A view's revision holds the number of the report there, which tells what was sent from what is received.</summary>
    private const int ReportMask = (1 << 20) - 1;

    /// <summary>Notes in the page when a snapshot comes: [revision, milliseconds since 1970].</summary>
    private const string Probe = """
        globalThis.received = [];
        globalThis.WebSocket = class extends WebSocket {
          constructor(...where) {
            super(...where);
            this.addEventListener("message", ({ data }) => {
              const now = performance.timeOrigin + performance.now();
              for (const record of String(data).split("\u001e")) {
                const message = record && JSON.parse(record);
                if (message?.type === 2 && message.item.state === "running") received.push([message.item.revision, now]);
              }
            });
          }
        };
        """;

    public static async Task PrintAsync()
    {
        await using var topology = await RunningTopology.StartAsync(1, default, "e1", "e2");
        var sent = new ConcurrentDictionary<int, double>();
        foreach (var line in topology.Lines.Values)
        {
            line.Overheard = bytes => Hear(bytes, sent);
        }

        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Environment.GetEnvironmentVariable("CHROMIUM") ?? "/usr/bin/chromium",
            Args = ["--no-sandbox", "--disable-background-networking", "--disable-component-update"],
        });
        var (hub, page) = (new List<double>(), new List<double>());
        for (var job = 0; job < Jobs + 1; job++)
        {
            sent.Clear();
            var id = await SubmitAsync(topology, LargePhoto.Make(40 + job));
            var watching = WatchAsync(topology, id);
            var shown = await ShowAsync(browser, new Uri(topology.Address, $"/v/{id}"), watching);
            if (job > 0) // the first one compiles
            {
                hub.AddRange(Latencies(await watching, sent));
                page.AddRange(Latencies(shown, sent));
            }
        }

        Print("extractor to a program behind nginx", hub);
        Print("extractor to a page behind nginx", page);
    }

    private static async Task<string> SubmitAsync(RunningTopology topology, FilePayload photo)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(photo.Buffer), "photo", photo.Name } };
        using var answer = await topology.Http.PostAsync(new Uri("/api/v1/extractions", UriKind.Relative), form);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
    }

    /// <summary>Until the view has ended.</summary>
    private static async Task<List<(long Revision, double At)>> WatchAsync(RunningTopology topology, string id)
    {
        await using var connection = new HubConnectionBuilder().WithUrl(
            new Uri(topology.Address, "/hubs/progress"), options => (options.SkipNegotiation, options.Transports) = (true, HttpTransportType.WebSockets)).Build();
        await connection.StartAsync();
        var received = new List<(long, double)>();
        await foreach (var view in connection.StreamAsync<JsonElement>("Watch", id))
        {
            var now = Now();
            if (view.GetProperty("state").GetString() == "running")
            {
                received.Add((view.GetProperty("revision").GetInt64(), now));
            }
        }

        return received;
    }

    private static async Task<List<(long Revision, double At)>> ShowAsync(IBrowser browser, Uri address, Task ended)
    {
        var page = await browser.NewPageAsync();
        await page.AddInitScriptAsync(Probe);
        await page.GotoAsync(address.ToString());
        await ended;
        var received = await page.EvaluateAsync<double[][]>("() => received");
        await page.CloseAsync();
        return [.. received.Select(one => ((long)one[0], one[1]))];
    }

    /// <summary>Each report where it came first; the first of a stream may be older, for it tells how things stand.</summary>
    private static IEnumerable<double> Latencies(List<(long Revision, double At)> received, ConcurrentDictionary<int, double> sent) =>
        received.Select(one => (Report: (int)(one.Revision & ReportMask), one.At)).DistinctBy(one => one.Report).Skip(1)
            .Where(one => sent.ContainsKey(one.Report)).Select(one => one.At - sent[one.Report]);

    /// <summary>Notes when a report was first sent; signs of life repeat it.</summary>
    private static void Hear(ReadOnlyMemory<byte> bytes, ConcurrentDictionary<int, double> sent)
    {
        var now = Now();
        foreach (Match report in Reports().Matches(Encoding.Latin1.GetString(bytes.Span)))
        {
            sent.TryAdd(int.Parse(report.Groups["number"].ValueSpan, CultureInfo.InvariantCulture), now);
        }
    }

    private static double Now() => (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalMilliseconds;

    private static void Print(string what, List<double> latencies)
    {
        latencies.Sort();
        EngineFigures.Print($"{what}, p50", latencies[latencies.Count / 2], $"ms of {latencies.Count}");
        EngineFigures.Print($"{what}, p95", latencies[latencies.Count * 95 / 100], "ms");
    }

    [GeneratedRegex("\"Reports\":(?<number>[1-9][0-9]*)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Reports();
}
