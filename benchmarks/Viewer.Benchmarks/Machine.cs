using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace IFeaLiD.Viewer.Benchmarks;

/// <summary>What the figures were taken on, and how fast its memory can be read.</summary>
internal static class Machine
{
    private const int Bytes = 256 << 20, Rounds = 8, FreshBytes = 64 << 20;

    /// <summary>Bytes a second when all cores read together; best round.</summary>
    public static double Bandwidth { get; } = MeasureBandwidth();

    /// <summary>Bytes a second at which memory can be touched for the first time: each page has to be found and cleared by the system.</summary>
    public static double FirstTouch { get; } = MeasureFirstTouch();

    public static void Print()
    {
        var model = File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal)) ?? ": unknown";
        Console.WriteLine($"{model[(model.IndexOf(':') + 2)..]}, {Environment.ProcessorCount} cores; memory is read at {Bandwidth / 1e9:0.0} GB/s, touched for the first time at {FirstTouch / 1e9:0.00} GB/s; "
            + $"load {File.ReadAllText("/proc/loadavg").Split(' ')[0]}; {DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().Date):yyyy-MM-dd}");
    }

    /// <summary>Resident memory of a process, bytes.</summary>
    public static long ResidentBytes(int process) =>
        1024 * long.Parse(File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith("VmRSS", StringComparison.Ordinal))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2]);

    private static double MeasureBandwidth()
    {
        var memory = new byte[Bytes];
        memory.AsSpan().Fill(1);
        var part = Bytes / Environment.ProcessorCount / Vector512<byte>.Count * Vector512<byte>.Count;
        var best = TimeSpan.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            var start = Stopwatch.GetTimestamp();
            Parallel.For(0, Environment.ProcessorCount, core => GC.KeepAlive(Read(memory.AsSpan(core * part, part))));
            best = TimeSpan.FromTicks(Math.Min(best.Ticks, Stopwatch.GetElapsedTime(start).Ticks));
        }

        return (double)part * Environment.ProcessorCount / best.TotalSeconds;
    }

    private static double MeasureFirstTouch()
    {
        // Once only: a second array could lie where the first one was.
        var start = Stopwatch.GetTimestamp();
        var memory = GC.AllocateUninitializedArray<byte>(FreshBytes);
        for (var at = 0; at < FreshBytes; at += Environment.SystemPageSize)
        {
            memory[at] = 1;
        }

        return FreshBytes / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static ulong Read(ReadOnlySpan<byte> memory)
    {
        var lanes = MemoryMarshal.Cast<byte, Vector256<ulong>>(memory);
        Vector256<ulong> a = default, b = default, c = default, d = default;
        for (var i = 0; i + 3 < lanes.Length; i += 4)
        {
            (a, b, c, d) = (a + lanes[i], b + lanes[i + 1], c + lanes[i + 2], d + lanes[i + 3]);
        }

        return Vector256.Sum(a + b + c + d);
    }
}
