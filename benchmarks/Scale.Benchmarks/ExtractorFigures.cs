using System.Diagnostics;
using System.Net.Sockets;
using System.Text.Json;
using IFeaLiD.Tests;

namespace IFeaLiD.Scale.Benchmarks;

/// <summary>Real photos through whole programs: one process that does it all, a viewer with one extractor, and with two of one thread each.</summary>
internal static class ExtractorFigures
{
    private const int Photos = 12;

    public static async Task PrintAsync(NatsServer server)
    {
        foreach (var threads in new[] { 1, 2 })
        {
            var embedded = await TimeAsync(server, extractors: 0, threads);
            var distributed = await TimeAsync(server, extractors: 1, threads);
            Print($"embedded, {threads} thread(s)", embedded, null);
            Print($"viewer, NATS, 1 extractor of {threads} thread(s)", distributed, $"{distributed / embedded - 1:+0.0 %;-0.0 %} against embedded");
            if (threads == 1)
            {
                var two = await TimeAsync(server, extractors: 2, threads);
                Print("viewer, NATS, 2 extractors of 1 thread", two, $"{distributed / two:0.00} times one extractor");
            }
        }
    }

    private static void Print(string what, double seconds, string? remark) => EngineFigures.Print(what, Photos / seconds, $"photos/s {remark}");

    /// <summary>Seconds from the first upload to the last link, all programs warm.</summary>
    private static async Task<double> TimeAsync(NatsServer server, int extractors, int threads)
    {
        var folder = Directory.CreateTempSubdirectory("ifealid-scale-").FullName;
        var service = $"n{Guid.NewGuid():N}"[..12];
        var programs = new List<(Process Process, string Address)>();
        try
        {
            programs.Add(Start("Viewer/release/IFeaLiD.Viewer.dll", "viewer"));
            for (var i = 0; i < extractors; i++)
            {
                programs.Add(Start("Extractor/release/ifealid.dll", $"e{i}", "serve"));
            }

            using var http = new HttpClient { BaseAddress = new Uri(programs[0].Address) };
            foreach (var (_, address) in programs)
            {
                await ReadyAsync(http, new Uri($"{address}/readyz"));
            }

            if (extractors == 0)
            {
                await ReadyAsync(http, new Uri("/readyz/extraction", UriKind.Relative));
            }

            var photo = await File.ReadAllBytesAsync(Path.Combine(Repository.Root, "services/Viewer/Client/public/samples/coffee.jpg"));
            await RunAsync(http, photo, first: 0, count: 4); // compiled code, and a decoder for everybody
            var start = Stopwatch.GetTimestamp();
            await RunAsync(http, photo, first: 4, Photos);
            return Stopwatch.GetElapsedTime(start).TotalSeconds;
        }
        finally
        {
            foreach (var (process, _) in programs)
            {
                process.Kill();
                await process.WaitForExitAsync();
                process.Dispose();
            }

            Directory.Delete(folder, recursive: true);
        }

        (Process Process, string Address) Start(string program, string name, params string[] verb)
        {
            var address = $"http://127.0.0.1:{FreePort()}";
            string[] engine = extractors == 0 ? [] : ["--Engine:Url", server.Url, "--Engine:Name", service];
            var start = new ProcessStartInfo("dotnet",
            [
                Path.Combine(AppContext.BaseDirectory, "../..", program), .. verb, .. engine, "--DataFolder", Path.Combine(folder, name),
                "--ModelsFolder", Path.Combine(Repository.Root, "models"), "--urls", address, "--Inference:Threads", $"{threads}",
            ])
            { RedirectStandardOutput = true, UseShellExecute = false };
            start.Environment["GLIBC_TUNABLES"] = "glibc.malloc.hugetlb=1";
            var process = Process.Start(start)!;
            process.OutputDataReceived += (_, _) => { };
            process.BeginOutputReadLine();
            return (process, address);
        }
    }

    private static async Task RunAsync(HttpClient http, byte[] photo, int first, int count)
    {
        var views = new List<string>();
        for (var i = first; i < first + count; i++)
        {
            // What follows the end of a JPEG makes another file of it, and the same picture.
            using var file = new ByteArrayContent([.. photo, (byte)i]);
            using var form = new MultipartFormDataContent { { file, "photo", $"{i}.jpg" } };
            using var answer = await http.PostAsync(new Uri("/api/v1/extractions", UriKind.Relative), form);
            answer.EnsureSuccessStatusCode();
            views.Add(JsonDocument.Parse(await answer.Content.ReadAsStreamAsync()).RootElement.GetProperty("id").GetString()!);
        }

        foreach (var view in views)
        {
            while (true)
            {
                using var snapshot = JsonDocument.Parse(await http.GetStringAsync(new Uri($"/api/v1/views/{view}", UriKind.Relative)));
                var state = snapshot.RootElement.GetProperty("state").GetString();
                if (state == "ready")
                {
                    break;
                }

                if (state is "failed" or "cancelled")
                {
                    throw new InvalidOperationException($"An extraction ended as {snapshot.RootElement}");
                }

                await Task.Delay(20);
            }
        }
    }

    private static async Task ReadyAsync(HttpClient http, Uri address)
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
