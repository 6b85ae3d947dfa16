using System.Diagnostics;
using System.Globalization;
using IFeaLiD.Jobs;
using IFeaLiD.Jobs.Nats;
using IFeaLiD.Jobs.Nats.Work;
using IFeaLiD.Jobs.Sqlite;
using IFeaLiD.Tests;
using Microsoft.Extensions.Logging.Abstractions;

namespace IFeaLiD.Scale.Benchmarks;

/// <summary>Both engines with empty work.</summary>
internal static class EngineFigures
{
    private const int Jobs = 1000;
    private const int Reports = 100;

    /// <summary>Short, so that a lost worker is missed soon.</summary>
    public static readonly JobEngineOptions Options = new()
    {
        LeaseDuration = TimeSpan.FromSeconds(3),
        Heartbeat = TimeSpan.FromSeconds(1),
        MaxQueued = 10 * Jobs,
    };

    public static async Task PrintAsync(NatsServer server)
    {
        var folder = Directory.CreateTempSubdirectory("ifealid-scale-").FullName;
        try
        {
            await using (var sqlite = await SqliteJobEngine.OpenAsync(
                Path.Combine(folder, "jobs.db"), Options, TimeProvider.System, NullLogger<SqliteJobEngine>.Instance, default))
            {
                await PrintAsync("SQLite", sqlite, sqlite);
            }

            await using var session = await OpenAsync(server.Url, "scale");
            await using var other = await OpenAsync(server.Url, "scale");
            await using var nats = await NatsJobEngine.OpenAsync(session, Options, default);
            await using var viewer = await NatsJobEngine.OpenAsync(other, Options, default);
            await PrintAsync("NATS", nats, viewer);
            await PrintRedeliveryAsync(server, nats);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    public static Task<NatsSession> OpenAsync(string url, string name) =>
        NatsSession.OpenAsync(new NatsOptions { Url = url, Name = name }, TimeProvider.System, NullLoggerFactory.Instance, default);

    private static async Task PrintAsync(string name, IJobEngine worker, IJobEngine watcher)
    {
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < Jobs; i++)
        {
            await watcher.SubmitAsync($"job{i}", "{}", default);
        }

        Print($"{name}: submit", Jobs / Stopwatch.GetElapsedTime(start).TotalSeconds, "jobs/s");
        start = Stopwatch.GetTimestamp();
        for (var i = 0; i < Jobs; i++)
        {
            await using var lease = (await worker.TakeAsync(TimeSpan.FromSeconds(10), default))!;
            lease.Report("half");
            await lease.CompleteAsync("{}", lease.Lost);
        }

        Print($"{name}: take, report, complete", Jobs / Stopwatch.GetElapsedTime(start).TotalSeconds, "jobs/s");
        await PrintLatencyAsync(name, worker, watcher);
    }

    /// <summary>From a worker's report to who watches, in another connection where there is one. Reports come slower than the 5 a second that get through.</summary>
    private static async Task PrintLatencyAsync(string name, IJobEngine worker, IJobEngine watcher)
    {
        await watcher.SubmitAsync("watched", "{}", default);
        await using var lease = (await worker.TakeAsync(TimeSpan.FromSeconds(10), default))!;
        var latencies = new List<double>();
        var watching = Task.Run(async () =>
        {
            await foreach (var job in watcher.WatchAsync("watched", default))
            {
                if (job.Progress is { } sent && job.State == JobState.Running)
                {
                    latencies.Add(Stopwatch.GetElapsedTime(long.Parse(sent, CultureInfo.InvariantCulture)).TotalMilliseconds);
                }
            }
        }, lease.Lost);
        for (var i = 0; i < Reports; i++)
        {
            await Task.Delay(220, lease.Lost);
            lease.Report(Stopwatch.GetTimestamp().ToString(CultureInfo.InvariantCulture));
        }

        await Task.Delay(300, lease.Lost);
        await lease.CompleteAsync("{}", lease.Lost);
        await watching;
        latencies.Sort();
        Print($"{name}: progress to who watches, p50", latencies[latencies.Count / 2], $"ms of {latencies.Count}");
        Print($"{name}: progress to who watches, p95", latencies[latencies.Count * 95 / 100], "ms");
    }

    /// <summary>From kill -9 of a worker's process to the next attempt.</summary>
    private static async Task PrintRedeliveryAsync(NatsServer server, NatsJobEngine engine)
    {
        for (var i = 0; i < 3; i++)
        {
            await engine.SubmitAsync($"left{i}", "{}", default);
            using var silent = SilentWorker.Start(server.Url, "scale");
            await silent.StandardOutput.ReadLineAsync(); // it has the job
            silent.Kill();
            var start = Stopwatch.GetTimestamp();
            await using var lease = (await engine.TakeAsync(TimeSpan.FromSeconds(30), default))!;
            Print($"NATS: kill -9 to attempt {lease.Job.Attempt} (lease {Options.LeaseDuration.TotalSeconds:0} s)", Stopwatch.GetElapsedTime(start).TotalSeconds, "s");
            await lease.CompleteAsync("{}", lease.Lost);
        }
    }

    internal static void Print(string what, double value, string unit) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-52}{value,10:0.##} {unit}"));
}
