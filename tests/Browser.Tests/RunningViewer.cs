using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;
using IFeaLiD.Tests;

namespace IFeaLiD.Browser.Tests;

/// <summary>The real program as a process of its own, on a free port and an empty data folder.</summary>
public sealed partial class RunningViewer : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly ConcurrentQueue<string> log = new();
    private readonly TaskCompletionSource<Uri> listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
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
        CopyModel();
        var program = Path.Combine(Repository.Root, "artifacts", "bin", "Viewer", Configuration, "IFeaLiD.Viewer.dll");
        process = Process.Start(new ProcessStartInfo("dotnet", [program, "--urls", "http://127.0.0.1:0", "--DataFolder", data, "--ModelsFolder", ModelsFolder, .. options])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.OutputDataReceived += (_, line) => Note(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => Note(line.Data ?? "");
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => listening.TrySetException(new InvalidOperationException("It ended."));
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            Http.BaseAddress = Address = await listening.Task.WaitAsync(Patience);
            await UntilAsync(async () =>
            {
                using var ready = await Http.GetAsync(new Uri("/readyz/extraction", UriKind.Relative));
                return ready.IsSuccessStatusCode;
            });
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"The program did not become ready:\n{string.Join('\n', log)}", e);
        }
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

    /// <summary>Looks until something holds, however slow the machine is.</summary>
    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!await condition())
        {
            await Task.Delay(50, patience.Token);
        }
    }

    private void Note(string line)
    {
        log.Enqueue(line);
        if (Listening().Match(line) is { Success: true } told)
        {
            listening.TrySetResult(new Uri(told.Groups["url"].Value));
        }
    }

    [GeneratedRegex("Now listening on: (?<url>http://[0-9.:]+)", RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex Listening();
}
