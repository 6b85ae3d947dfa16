using System.Diagnostics;
using System.Text;
using IFeaLiD.Tests;

namespace IFeaLiD.Topology.Tests;

/// <summary>One program of the topology, on a port and a data folder that stay when it is killed and started again.</summary>
/// <param name="name">Of the node.</param>
/// <param name="command">Program and arguments, for a port.</param>
/// <param name="ready">Path that is answered with 200 once it has started.</param>
/// <param name="heard">Told each line that it writes, and in which of its runs, from 1.</param>
internal sealed class Node(string name, Func<int, string[]> command, string ready, Action<int, string>? heard = null) : IAsyncDisposable
{
    private readonly StringBuilder log = new();
    private Process? process;

    public string Name => name;

    public int Port { get; } = Ports.Free();

    public Uri Address => new($"http://127.0.0.1:{Port}");

    /// <summary>How often it was started.</summary>
    public int Run { get; private set; }

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

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var words = command(Port);
        var start = new ProcessStartInfo(words[0], words[1..]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetTempPath() };
        start.Environment["GLIBC_TUNABLES"] = "glibc.malloc.hugetlb=1";
        start.Environment["Logging__Console__FormatterName"] = "json";
        var run = ++Run;
        process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => Note(run, line.Data);
        process.ErrorDataReceived += (_, line) => Note(run, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var http = new HttpClient { BaseAddress = Address };
        while (true)
        {
            if (process.HasExited)
            {
                throw new InvalidOperationException($"{name} ended:\n{Log}");
            }

            try
            {
                using var answer = await http.GetAsync(new Uri(ready, UriKind.Relative), cancellationToken);
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // not listening yet
            }

            await Task.Delay(100, cancellationToken);
        }
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        if (process is { HasExited: false })
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    /// <summary>TERM, STOP or CONT.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{process!.Id}"]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Waits until it has ended and everything that it wrote was heard.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> ExitedAsync(CancellationToken cancellationToken)
    {
        await process!.WaitForExitAsync(cancellationToken);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        process?.Dispose();
    }

    private void Note(int run, string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (log)
        {
            log.AppendLine(line);
        }

        heard?.Invoke(run, line);
    }
}
