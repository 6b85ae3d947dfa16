namespace IFeaLiD.Extraction.Inference;

/// <summary>Gives back to the system what an extraction has freed. Both heaps would keep it for the next one, which may come in days.</summary>
internal static class MemoryRelease
{
    /// <summary>Takes some ten milliseconds.</summary>
    public static void Run()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        NativeHeap.Trim();
    }
}
