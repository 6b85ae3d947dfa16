using System.Globalization;
using System.Runtime.InteropServices;

namespace IFeaLiD.Decoder.Confinement;

/// <summary>Limits that the kernel keeps for this process: memory, processor time, no core file.</summary>
internal static partial class Limits
{
    private const int CpuTime = 0, DataBytes = 2, CoreBytes = 4;

    /// <summary>Sets them; they cannot be raised again.</summary>
    /// <param name="memoryBytes">What may be taken beyond what is in use now.</param>
    /// <param name="seconds">Processor time of each core.</param>
    public static void Set(long memoryBytes, int seconds)
    {
        Fix(CoreBytes, 0);
        Fix(DataBytes, BytesInUse() + memoryBytes);
        Fix(CpuTime, (long)seconds * Environment.ProcessorCount + 10);
    }

    private static void Fix(int resource, long value)
    {
        var limit = new Limit(value, value);
        _ = SetLimit(resource, in limit);
    }

    /// <summary>What the kernel counts as data: private memory that can be written.</summary>
    private static long BytesInUse()
    {
        var line = File.ReadLines("/proc/self/status").FirstOrDefault(line => line.StartsWith("VmData:", StringComparison.Ordinal));
        return line is null ? 1L << 29 : long.Parse(line.AsSpan(7).Trim().TrimEnd(" kB"), CultureInfo.InvariantCulture) << 10;
    }

    [LibraryImport("libc", EntryPoint = "setrlimit")]
    private static partial int SetLimit(int resource, in Limit limit);

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Limit(long Soft, long Hard);
}
