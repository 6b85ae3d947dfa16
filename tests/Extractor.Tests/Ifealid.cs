using System.Diagnostics;
using System.Reflection;
using IFeaLiD.Tests;

namespace IFeaLiD.Extractor.Tests;

/// <summary>The real program, in a process of its own.</summary>
internal sealed record Ifealid(int ExitCode, string Output, string Error)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public static async Task<Ifealid> RunAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        return await EndAsync(process);
    }

    public static Process Start(params string[] arguments)
    {
        // Tests and program are built with the same configuration, which names their folders.
        var configuration = typeof(Ifealid).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration.ToLowerInvariant();
        var program = Path.Combine(Repository.Root, "artifacts", "bin", "Extractor", configuration, "ifealid.dll");
        return Process.Start(new ProcessStartInfo("dotnet", [program, .. arguments])
        {
            WorkingDirectory = Repository.Root,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
    }

    public static async Task<Ifealid> EndAsync(Process process)
    {
        using var patience = new CancellationTokenSource(Patience);
        var output = process.StandardOutput.ReadToEndAsync(patience.Token);
        var error = process.StandardError.ReadToEndAsync(patience.Token);
        await process.WaitForExitAsync(patience.Token);
        return new Ifealid(process.ExitCode, await output, await error);
    }
}
