using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace IFeaLiD.Models.Trials;

/// <summary>Programs of ours that lie beside this one and get what nobody vouches for; they shut themselves in, and end with what they were started for.</summary>
public static class ChildProgram
{
    /// <summary>Starts one, with pipes for its three streams, and with nothing of what this process was told.</summary>
    /// <param name="assembly">File name, such as <c>IFeaLiD.Decoder.dll</c>.</param>
    /// <param name="arguments">Of its command line.</param>
    /// <param name="environment">All of its environment but settings that keep it from listening and from taking memory ahead.</param>
    public static Process Start(string assembly, IEnumerable<string> arguments, params IEnumerable<(string Name, string Value)> environment)
    {
        // .../shared/Microsoft.NETCore.App/10.0.0/ lies three folders below the program that starts programs.
        string host = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../../dotnet"));
        var start = new ProcessStartInfo(host, [Path.Combine(AppContext.BaseDirectory, assembly), .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        start.Environment.Clear();
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        start.Environment["DOTNET_gcServer"] = "0";
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    /// <summary>The beginning of what one says on standard error; the rest is read, so that it can go on, and kept by nobody: there may be any amount, even in one line.</summary>
    /// <param name="process">Not listened to otherwise.</param>
    /// <param name="most">Characters of the beginning.</param>
    /// <returns>Done when it says nothing more, because it has ended.</returns>
    public static async Task<string> HearAsync(Process process, int most)
    {
        using var errors = process.StandardError;
        var said = new StringBuilder();
        char[] buffer = new char[1024];
        for (int read; (read = await errors.ReadAsync(buffer)) > 0;)
            said.Append(buffer, 0, Math.Min(read, most - said.Length));
        return said.ToString();
    }

    /// <summary>Ends one, unless it has ended.</summary>
    public static void End(Process process)
    {
        try
        {
            process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended.
        }
    }
}
