using System.Runtime.InteropServices;

namespace IFeaLiD.Extraction.Work;

/// <summary>Gives back to the system what an extraction has freed. Both heaps would keep it for the next one, which may come in days.</summary>
internal static partial class MemoryRelease
{
    /// <summary>Takes some ten milliseconds.</summary>
    public static void Run()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        if (OperatingSystem.IsLinux())
        {
            try
            {
                _ = Trim(0);
            }
            catch (EntryPointNotFoundException)
            {
                // A C library other than glibc, which keeps nothing.
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int Trim(nuint keep);
}
