using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using IFeaLiD.Tests;

namespace IFeaLiD.Viewer.Tests;

/// <summary>The real program in a process of its own, on a free loopback port and a data folder of its own.</summary>
public sealed partial class ViewerProgram : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly Process process;
    private readonly StringBuilder log = new();
    private readonly TaskCompletionSource<Uri> listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ViewerProgram(string dataFolder, string[] options)
    {
        DataFolder = dataFolder;
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetTempPath() };
        foreach (var argument in (string[])[Assembly, "--urls", "http://127.0.0.1:0", "--DataFolder", dataFolder, .. WithModels(options)])
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["GLIBC_TUNABLES"] = "glibc.malloc.hugetlb=1";
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.OutputDataReceived += (_, line) => Note(line.Data);
        process.ErrorDataReceived += (_, line) => Note(line.Data);
        process.Exited += (_, _) => listening.TrySetException(new InvalidOperationException("The program ended before it listened."));
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string DataFolder { get; }

    public HttpClient Http { get; private set; } = null!;

    public int ProcessId => process.Id;

    /// <summary>Output and errors so far.</summary>
    public string Log
    {
        get
        {
            lock (log)
            {
                return log.ToString();
            }
        }
    }

    private static string Assembly { get; } = Path.Combine(
        AppContext.BaseDirectory, "..", "..", "Viewer", Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)), "IFeaLiD.Viewer.dll");

    public static string NewFolder() => Directory.CreateTempSubdirectory("ifealid-viewer-").FullName;

    /// <summary>Starts the program and waits until its network is loaded.</summary>
    /// <param name="dataFolder">Kept by the caller.</param>
    /// <param name="options">Command line, such as <c>--Jobs:MaxQueued 1</c>.</param>
    public static Task<ViewerProgram> StartAsync(string dataFolder, params string[] options) => StartUntilAsync("/readyz/extraction", dataFolder, options);

    /// <summary>Starts the program and waits until that path answers 200.</summary>
    public static async Task<ViewerProgram> StartUntilAsync(string ready, string dataFolder, params string[] options)
    {
        var program = new ViewerProgram(dataFolder, options);
        try
        {
            program.Http = new HttpClient { BaseAddress = await program.listening.Task.WaitAsync(Patience), Timeout = Patience };
            await Eventually.Async(async () =>
            {
                using var answer = await program.Http.GetAsync(ready);
                return answer.IsSuccessStatusCode;
            }, "the program to be ready");
            return program;
        }
        catch (Exception e)
        {
            await program.DisposeAsync();
            throw new InvalidOperationException($"The program did not start. Its log:\n{program.Log}", e);
        }
    }

    /// <summary>Starts the program where it is expected to refuse; gives its exit code and what it said.</summary>
    public static async Task<(int ExitCode, string Log)> RefusalAsync(string dataFolder, params string[] options)
    {
        await using var program = new ViewerProgram(dataFolder, options);
        using var patience = new CancellationTokenSource(Patience);
        _ = program.listening.Task.Exception; // it never listens
        await program.process.WaitForExitAsync(patience.Token);
        return (program.process.ExitCode, program.Log);
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>kill -TERM; gives the exit code.</summary>
    public async Task<int> TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
        await process.WaitForExitAsync().WaitAsync(Patience);
        return process.ExitCode;
    }

    /// <summary>Files of photos and datasets, unfinished ones included; not the two databases.</summary>
    public HashSet<string> Files() => Files(DataFolder);

    public static HashSet<string> Files(string dataFolder) =>
        [.. new[] { "photos", "datasets" }.Select(name => Path.Combine(dataFolder, name)).Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
            .Select(path => Path.GetRelativePath(dataFolder, path))];

    public async ValueTask DisposeAsync()
    {
        Http?.Dispose();
        if (!process.HasExited)
        {
            process.Kill();
            await process.WaitForExitAsync();
        }

        process.Dispose();
    }

    private static string[] WithModels(string[] options) =>
        options.Contains("--ModelsFolder") ? options : [.. options, "--ModelsFolder", Path.Combine(Repository.Root, "models")];

    private void Note(string? line)
    {
        lock (log)
        {
            log.AppendLine(line);
        }

        if (Listening().Match(line ?? "") is { Success: true } match)
        {
            listening.TrySetResult(new Uri(match.Groups["url"].Value));
        }
    }

    [GeneratedRegex("Now listening on: (?<url>http://[0-9.:]+)", RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex Listening();
}
