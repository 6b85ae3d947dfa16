using System.Diagnostics;
using System.Reflection;
using System.Text;
using System.Text.Json;
using IFeaLiD.Tests;

namespace IFeaLiD.Extractor.Tests;

/// <summary>The real program, in a process of its own.</summary>
internal sealed record Ifealid(int ExitCode, byte[] OutputBytes, string Error)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    // Tests and program are built with the same configuration, which names their folders.
    private static readonly string Program = Path.Combine(
        Repository.Root, "artifacts", "bin", "Extractor", typeof(Ifealid).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration.ToLowerInvariant(), "ifealid.dll");

    public string Output => Encoding.UTF8.GetString(OutputBytes);

    /// <summary>Standard output as one JSON object a line; fails where there is anything else.</summary>
    public IReadOnlyList<JsonElement> Lines => [.. Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];

    /// <summary>What went wrong, as people are told it.</summary>
    public IReadOnlyList<string> Errors => [.. Error.Split('\n').Where(line => line.StartsWith("error: ", StringComparison.Ordinal))];

    public static async Task<Ifealid> RunAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        process.StandardInput.Close();
        return await EndAsync(process);
    }

    /// <summary>The same with a variable of the environment.</summary>
    public static async Task<Ifealid> RunWithAsync((string Name, string Value) variable, params string[] arguments)
    {
        using var process = StartProgram("dotnet", [Program, .. arguments], variable);
        process.StandardInput.Close();
        return await EndAsync(process);
    }

    /// <summary>The same with bytes on standard input.</summary>
    public static async Task<Ifealid> PipeAsync(byte[] input, params string[] arguments)
    {
        using var process = Start(arguments);
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // it had enough
        }

        return await EndAsync(process);
    }

    /// <summary>The same on a pseudo terminal of 200 columns, which takes both streams.</summary>
    public static async Task<Ifealid> OnTerminalAsync(params string[] arguments)
    {
        var line = string.Join(' ', new[] { "dotnet", Program }.Concat(arguments).Select(word => $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'"));
        using var process = StartProgram("script", ["-qefc", $"stty cols 200; {line}", "/dev/null"]);
        return await EndAsync(process);
    }

    /// <remarks>Ctrl+C means something to it, also where the tests run in the background of a shell, which has them ignore it.</remarks>
    public static Process Start(params string[] arguments) => StartProgram("env", ["--default-signal=INT", "dotnet", Program, .. arguments]);

    private static Process StartProgram(string program, string[] arguments, params (string Name, string Value)[] variables)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Repository.Root,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["TERM"] = "xterm-256color" },
        };
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    public static async Task<Ifealid> EndAsync(Process process)
    {
        using var patience = new CancellationTokenSource(Patience);
        await using var end = patience.Token.Register(process.Kill);
        using var output = new MemoryStream();
        var reading = process.StandardOutput.BaseStream.CopyToAsync(output, CancellationToken.None);
        var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        await process.WaitForExitAsync(CancellationToken.None);
        await reading;
        return new Ifealid(process.ExitCode, output.ToArray(), await error);
    }
}
