using System.Diagnostics;
using IFeaLiD.Jobs.Nats.Work;

namespace IFeaLiD.Scale.Benchmarks;

/// <summary>A process that takes a job and does nothing, to be killed.</summary>
internal static class SilentWorker
{
    /// <summary>First argument of such a process.</summary>
    public const string Argument = "silent";

    public static Process Start(string url, string name) => Process.Start(
        new ProcessStartInfo(Environment.ProcessPath!, [typeof(SilentWorker).Assembly.Location, Argument, url, name]) { RedirectStandardOutput = true, UseShellExecute = false })!;

    public static async Task RunAsync(string url, string name)
    {
        await using var session = await EngineFigures.OpenAsync(url, name);
        await using var engine = await NatsJobEngine.OpenAsync(session, EngineFigures.Options, default);
        await using var lease = (await engine.TakeAsync(TimeSpan.FromSeconds(30), default))!;
        Console.WriteLine(lease.Job.Key);
        await Task.Delay(Timeout.Infinite, lease.Lost);
    }
}
