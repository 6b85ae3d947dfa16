using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using IFeaLiD.Tests;

namespace IFeaLiD.Browser.Tests;

/// <summary>The real program as a process of its own, on a free port and an empty data folder.</summary>
public sealed partial class RunningViewer : IAsyncLifetime
{
    private readonly ConcurrentQueue<string> log = new();
    private readonly string data = Directory.CreateTempSubdirectory("ifealid-browser-").FullName;
    private readonly string[] options;
    private Process? process;

    /// <summary>Its own, with the model that the repository ships.</summary>
    public string ModelsFolder { get; } = Directory.CreateTempSubdirectory("ifealid-models-").FullName;

    public RunningViewer()
        : this([])
    {
    }

    /// <summary>With options of its own, for one class of tests.</summary>
    internal RunningViewer(string[] options) => this.options = options;

    public Uri Address { get; private set; } = new("http://127.0.0.1");

    public HttpClient Http { get; } = new();

    public async Task InitializeAsync()
    {
        Address = new Uri($"http://127.0.0.1:{FreePort()}");
        CopyModel();
        Http.BaseAddress = Address;
        var program = Path.Combine(Repository.Root, "artifacts", "bin", "Viewer", Configuration, "IFeaLiD.Viewer.dll");
        process = Process.Start(new ProcessStartInfo("dotnet", [program, "--DataFolder", data, "--ModelsFolder", ModelsFolder, .. options])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["ASPNETCORE_URLS"] = Address.ToString() },
        })!;
        process.OutputDataReceived += (_, line) => log.Enqueue(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => log.Enqueue(line.Data ?? "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        for (var i = 0; i < 240; i++)
        {
            if (process.HasExited)
            {
                break;
            }

            try
            {
                using var ready = await Http.GetAsync(new Uri("/readyz/extraction", UriKind.Relative));
                if (ready.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // not listening yet
            }

            await Task.Delay(250);
        }

        throw new InvalidOperationException($"The program did not become ready:\n{string.Join('\n', log)}");
    }

    public async Task DisposeAsync()
    {
        if (process is { HasExited: false })
        {
            process.Kill();
            await process.WaitForExitAsync();
        }

        process?.Dispose();
        Http.Dispose();
        Directory.Delete(data, recursive: true);
        Directory.Delete(ModelsFolder, recursive: true);
    }

    private void CopyModel()
    {
        const string id = "resnet101-c4-smallbudget-v1";
        Directory.CreateDirectory(Path.Combine(ModelsFolder, id));
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "models", id)))
        {
            File.Copy(file, Path.Combine(ModelsFolder, id, Path.GetFileName(file)));
        }
    }

    private static string Configuration =>
#if DEBUG
        "debug";
#else
        "release";
#endif

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
