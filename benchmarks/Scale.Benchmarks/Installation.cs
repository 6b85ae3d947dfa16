using System.Diagnostics;
using System.Net.Sockets;
using System.Text.Json;
using IFeaLiD.Extraction.Benchmarks;
using IFeaLiD.Tests;

namespace IFeaLiD.Scale.Benchmarks;

/// <summary>Whole programs as an operator starts them: one process that does it all, or a viewer with extractors beside it.</summary>
internal sealed class Installation : IAsyncDisposable
{
    private readonly List<Process> programs = [];
    private readonly string folder = Directory.CreateTempSubdirectory("ifealid-scale-").FullName;
    private readonly List<double> seconds = [];
    private HttpClient http = new();
    private ProcessorTime[] processor = [];
    private int photos;

    private Installation(string name) => Name = name;

    public string Name { get; }

    /// <summary>Seconds a photo, of the round in the middle.</summary>
    public double Median => seconds.Order().ElementAt(seconds.Count / 2);

    /// <summary>Seconds a photo, of the best round.</summary>
    public double Least => seconds.Min();

    /// <summary>Milliseconds of processor time a photo: the viewer first, then the extractors.</summary>
    public string Processor => string.Join(" + ", processor.Select(time => $"{time / photos}"));

    /// <summary>Starts it, and waits until all of it is ready.</summary>
    /// <param name="server">For what runs beside each other.</param>
    /// <param name="extractors">0 for one process that does it all.</param>
    /// <param name="threads">Of each network.</param>
    public static async Task<Installation> StartAsync(NatsServer server, int extractors, int threads)
    {
        var started = new Installation(extractors == 0 ? $"embedded, {threads} thread(s)" : $"viewer, NATS, {extractors} x {threads} thread(s)");
        var engine = extractors == 0 ? Array.Empty<string>() : ["--Engine:Url", server.Url, "--Engine:Name", $"n{Guid.NewGuid():N}"[..12]];
        var viewer = started.Start("Viewer/release/IFeaLiD.Viewer.dll", threads, [.. engine]);
        string[] extractorAddresses = [.. Enumerable.Range(0, extractors).Select(_ => started.Start("Extractor/release/ifealid.dll", threads, ["serve", .. engine]))];
        started.http = new HttpClient { BaseAddress = new Uri(viewer) };
        foreach (var ready in extractorAddresses.Select(address => $"{address}/readyz").Append(extractors == 0 ? "/readyz/extraction" : "/readyz"))
        {
            await started.ReadyAsync(new Uri(ready, UriKind.RelativeOrAbsolute));
        }

        return started;
    }

    /// <summary>Uploads photos and waits for the last link; counts the time.</summary>
    public async Task RunAsync(SamplePhoto photo, int count)
    {
        var before = programs.ConvertAll(program => ProcessorTime.Of(program.Id));
        var start = Stopwatch.GetTimestamp();
        await ExtractAsync(photo, count);
        seconds.Add(Stopwatch.GetElapsedTime(start).TotalSeconds / count);
        processor = [.. programs.Select((program, i) => ProcessorTime.Of(program.Id) - before[i] + processor.ElementAtOrDefault(i))];
        photos += count;
    }

    /// <summary>The same, uncounted.</summary>
    public async Task ExtractAsync(SamplePhoto photo, int count)
    {
        var views = new List<string>();
        for (var i = 0; i < count; i++)
        {
            // What follows the end of a JPEG makes another file of it, and the same picture.
            using var file = new ByteArrayContent([.. photo.File, .. Guid.NewGuid().ToByteArray()]);
            using var form = new MultipartFormDataContent { { file, "photo", $"{i}.jpg" } };
            using var answer = await http.PostAsync(new Uri("/api/v1/extractions", UriKind.Relative), form);
            answer.EnsureSuccessStatusCode();
            views.Add(JsonDocument.Parse(await answer.Content.ReadAsStreamAsync()).RootElement.GetProperty("id").GetString()!);
        }

        foreach (var view in views)
        {
            while (!await IsReadyAsync(view))
            {
                await Task.Delay(50);
            }
        }
    }

    /// <summary>Forgets what was counted.</summary>
    public void Forget()
    {
        seconds.Clear();
        (processor, photos) = ([], 0);
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        foreach (var program in programs)
        {
            program.Kill();
            await program.WaitForExitAsync();
            program.Dispose();
        }

        Directory.Delete(folder, recursive: true);
    }

    private async Task<bool> IsReadyAsync(string view)
    {
        using var snapshot = JsonDocument.Parse(await http.GetStringAsync(new Uri($"/api/v1/views/{view}", UriKind.Relative)));
        return snapshot.RootElement.GetProperty("state").GetString() switch
        {
            "ready" => true,
            "failed" or "cancelled" => throw new InvalidOperationException($"An extraction ended as {snapshot.RootElement}"),
            _ => false,
        };
    }

    private string Start(string program, int threads, string[] arguments)
    {
        var address = $"http://127.0.0.1:{FreePort()}";
        var start = new ProcessStartInfo("dotnet",
        [
            Path.Combine(AppContext.BaseDirectory, "../..", program), .. arguments, "--DataFolder", Path.Combine(folder, $"{programs.Count}"),
            "--ModelsFolder", Path.Combine(Repository.Root, "models"), "--urls", address, "--Inference:Threads", $"{threads}",
        ])
        { RedirectStandardOutput = true, UseShellExecute = false };
        start.Environment["GLIBC_TUNABLES"] = "glibc.malloc.hugetlb=1";
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        programs.Add(process);
        return address;
    }

    private async Task ReadyAsync(Uri address)
    {
        while (true)
        {
            try
            {
                using var answer = await http.GetAsync(address);
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // not listening yet
            }

            await Task.Delay(100);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }
}
