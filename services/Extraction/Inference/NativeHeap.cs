using System.Runtime.InteropServices;

namespace IFeaLiD.Extraction.Inference;

/// <summary>The C library's heap, which keeps what ONNX Runtime has freed.</summary>
internal static partial class NativeHeap
{
    /// <summary>Gives free pages back to the system; takes some milliseconds.</summary>
    public static void Trim()
    {
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
