using System.Diagnostics;
using System.Globalization;
using IFeaLiD.Viewer.Views;

namespace IFeaLiD.Extraction.Benchmarks;

/// <summary>What one extraction takes of a service that has done nothing else: resident memory idle, at its highest, and afterwards.</summary>
/// <param name="Idle">Bytes, the network loaded.</param>
/// <param name="Peak">Bytes at most.</param>
/// <param name="After">Bytes, seconds after the job.</param>
/// <param name="Seconds">From upload to link.</param>
internal sealed record MemoryUse(double Idle, double Peak, double After, double Seconds)
{
    /// <summary>First argument of a process that measures.</summary>
    public const string Argument = "memory";

    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(3);

    /// <summary>Measures in a process of its own, in which nothing else has been.</summary>
    public static async Task<MemoryUse> MeasureAsync(int width, int height, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { UseShellExecute = false, RedirectStandardOutput = true };
        foreach (var argument in (string[])[typeof(MemoryUse).Assembly.Location, Argument, $"{width}x{height}"])
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        await using var end = cancellationToken.Register(() => process.Kill());
        var numbers = (await process.StandardOutput.ReadToEndAsync(cancellationToken)).Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture)).ToList();
        await process.WaitForExitAsync(cancellationToken);
        return new MemoryUse(numbers[0], numbers[1], numbers[2], numbers[3]);
    }

    /// <summary>What the process of its own does: prints four numbers.</summary>
    public static async Task RunAsync(int width, int height, CancellationToken cancellationToken)
    {
        var photo = SamplePhoto.Make(width, height);
        await using var service = await RunningService.StartAsync(cancellationToken);
        await Task.Delay(Settle, cancellationToken);
        var idle = Machine.Memory();
        Machine.ResetPeakMemory();
        var start = Stopwatch.GetTimestamp();
        var view = await service.UploadAsync(photo.File, cancellationToken);
        ViewSnapshot? last = null;
        await foreach (var snapshot in service.WatchAsync(view.Id, cancellationToken))
        {
            last = snapshot;
        }

        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var peak = Machine.PeakMemory();
        await Task.Delay(Settle, cancellationToken);
        Console.Write(last is { State: ViewState.Ready }
            ? string.Create(CultureInfo.InvariantCulture, $"{idle} {peak} {Machine.Memory()} {seconds}")
            : throw new InvalidOperationException($"The extraction ended as {last?.State}: {last?.Problem?.Detail}"));
    }
}
