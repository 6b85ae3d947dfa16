using System.Diagnostics;
using System.Runtime.Intrinsics;

namespace IFeaLiD.Extraction.Benchmarks;

/// <summary>What the figures were taken on, and the most that it could do.</summary>
internal static class Machine
{
    private const int Chains = 10; // enough independent sums to fill both multipliers over their latency
    private const int Rounds = 1_000_000; // a few milliseconds, so that some bursts meet a free machine
    private const int Bursts = 200;

    /// <summary>Multiply-adds in registers, best burst, all cores, 8 lanes: floating-point operations a second.</summary>
    public static double PeakFlops { get; private set; }

    public static void Print()
    {
        SeekPeak();
        var model = File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal)) ?? ": unknown";
        Console.WriteLine($"{model[(model.IndexOf(':') + 2)..]}, {Environment.ProcessorCount} cores; "
            + $"FMA in registers (8 lanes): {PeakFlops / 1e9:0} GFLOP/s; {DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().Date):yyyy-MM-dd}");
        Console.WriteLine($"GLIBC_TUNABLES={Environment.GetEnvironmentVariable("GLIBC_TUNABLES") ?? "(none)"}");
        PrintLoad();
    }

    /// <summary>Measures again, since another program may have been in the way so far.</summary>
    public static void SeekPeak() => PeakFlops = Math.Max(PeakFlops, Enumerable.Range(0, Bursts).Max(_ => MeasurePeak()));

    public static void PrintLoad() => Console.WriteLine($"Load (1, 5, 15 min): {string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ')[..3])}");

    /// <summary>Forgets the highest memory use so far.</summary>
    public static void ResetPeakMemory() => File.WriteAllText("/proc/self/clear_refs", "5");

    /// <summary>Highest resident memory since the reset, bytes.</summary>
    public static long PeakMemory() => StatusBytes("VmHWM");

    /// <summary>Resident memory now, bytes.</summary>
    public static long Memory() => StatusBytes("VmRSS");

    private static long StatusBytes(string name) =>
        1024 * long.Parse(File.ReadLines("/proc/self/status").First(line => line.StartsWith(name, StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2]);

    private static double MeasurePeak()
    {
        var start = Stopwatch.GetTimestamp();
        Parallel.For(0, Environment.ProcessorCount, _ => GC.KeepAlive(MultiplyAndAdd()));
        return 2.0 * Vector256<float>.Count * Chains * Rounds * Environment.ProcessorCount / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static float MultiplyAndAdd()
    {
        Vector256<float> factor = Vector256.Create(0.999f), term = Vector256.Create(0.001f);
        Vector256<float> a = term, b = term, c = term, d = term, e = term, f = term, g = term, h = term, i = term, j = term;
        for (var round = 0; round < Rounds; round++)
        {
            a = Vector256.FusedMultiplyAdd(a, factor, term);
            b = Vector256.FusedMultiplyAdd(b, factor, term);
            c = Vector256.FusedMultiplyAdd(c, factor, term);
            d = Vector256.FusedMultiplyAdd(d, factor, term);
            e = Vector256.FusedMultiplyAdd(e, factor, term);
            f = Vector256.FusedMultiplyAdd(f, factor, term);
            g = Vector256.FusedMultiplyAdd(g, factor, term);
            h = Vector256.FusedMultiplyAdd(h, factor, term);
            i = Vector256.FusedMultiplyAdd(i, factor, term);
            j = Vector256.FusedMultiplyAdd(j, factor, term);
        }

        return Vector256.Sum(a + b + c + d + e + f + g + h + i + j);
    }
}
