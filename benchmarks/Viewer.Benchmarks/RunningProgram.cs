using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using IFeaLiD.Tests;

namespace IFeaLiD.Viewer.Benchmarks;

/// <summary>The real program as a process of its own, on a free port of the loopback interface and an empty data folder.</summary>
internal sealed class RunningProgram : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60), Pause = TimeSpan.FromMilliseconds(100);

    private readonly string data = Directory.CreateTempSubdirectory("ifealid-benchmark-").FullName;
    private readonly Process process;
    private readonly HttpClient http;

    private RunningProgram(int port)
    {
        http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        var program = Path.Combine(Repository.Root, "artifacts", "bin", "Viewer", "release", "IFeaLiD.Viewer.dll");
        string[] arguments = [program, "--DataFolder", data, "--ModelsFolder", Path.Combine(Repository.Root, "models"), "--urls", http.BaseAddress.ToString()];
        process = Process.Start(new ProcessStartInfo("dotnet", arguments) { UseShellExecute = false, RedirectStandardOutput = true })!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
    }

    public static async Task<RunningProgram> StartAsync(CancellationToken cancellationToken)
    {
        var program = new RunningProgram(FreePort());
        var start = Stopwatch.GetTimestamp();
        while (!await program.IsReadyAsync(cancellationToken))
        {
            if (program.process.HasExited || Stopwatch.GetElapsedTime(start) > Patience)
            {
                throw new InvalidOperationException("The program did not become ready. Build it with -c Release first.");
            }

            await Task.Delay(Pause, cancellationToken);
        }

        return program;
    }

    /// <summary>Shares a dataset.</summary>
    /// <returns>Address of its link.</returns>
    public async Task<Uri> ShareAsync(string path, CancellationToken cancellationToken)
    {
        await using var content = File.OpenRead(path);
        using var file = new StreamContent(content) { Headers = { ContentType = new MediaTypeHeaderValue("application/zip") } };
        using var form = new MultipartFormDataContent { { file, "dataset", Path.GetFileName(path) } };
        using var answer = await http.PostAsync(new Uri("api/v1/datasets", UriKind.Relative), form, cancellationToken);
        answer.EnsureSuccessStatusCode();
        var view = await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        return new Uri(http.BaseAddress!, view.GetProperty("link").GetString());
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill();
            await process.WaitForExitAsync();
        }

        process.Dispose();
        http.Dispose();
        Directory.Delete(data, recursive: true);
    }

    private async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri("readyz/extraction", UriKind.Relative), cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false; // not listening yet
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
