using System.Runtime.InteropServices;

namespace IFeaLiD.Datasets.Storage;

/// <summary>Makes a rename survive a power cut: the folder itself is flushed to disk, which .NET has no call for.</summary>
internal static partial class FolderSync
{
    private const int ReadOnly = 0;

    public static void Flush(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return; // NTFS journals renames
        }

        var descriptor = Open(folder, ReadOnly);
        if (descriptor < 0 || Synchronise(descriptor) < 0)
        {
            var error = Marshal.GetLastPInvokeError();
            _ = descriptor < 0 ? 0 : Close(descriptor);
            throw new IOException($"The folder {folder} cannot be flushed to disk: {Marshal.GetPInvokeErrorMessage(error)}.");
        }

        _ = Close(descriptor);
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Synchronise(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
