using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace IFeaLiD.Decoder.Confinement;

/// <summary>A file that lies in memory alone: libraries that want a path read it as one, and nothing is left of it.</summary>
internal sealed partial class MemoryFile : IDisposable
{
    private readonly FileStream stream;

    private MemoryFile(SafeFileHandle handle) => stream = new FileStream(handle, FileAccess.ReadWrite, bufferSize: 0);

    /// <summary>Readable by this process alone.</summary>
    public string Path => $"/proc/self/fd/{stream.SafeFileHandle.DangerousGetHandle()}";

    /// <summary>The same bytes, seekable.</summary>
    public Stream Bytes => stream;

    /// <summary>Takes bytes from a stream.</summary>
    /// <exception cref="EndOfStreamException">There were fewer.</exception>
    public static MemoryFile Take(Stream source, long bytes)
    {
        var handle = Create("photo", 1);
        if (handle < 0)
        {
            throw new IOException($"The kernel gives no file in memory (error {Marshal.GetLastPInvokeError()}).");
        }

        var file = new MemoryFile(new SafeFileHandle(handle, ownsHandle: true));
        var buffer = new byte[1 << 18];
        for (var left = bytes; left > 0;)
        {
            var read = source.Read(buffer, 0, (int)Math.Min(left, buffer.Length));
            if (read == 0)
            {
                file.Dispose();
                throw new EndOfStreamException();
            }

            file.stream.Write(buffer, 0, read);
            left -= read;
        }

        return file;
    }

    public void Dispose() => stream.Dispose();

    [LibraryImport("libc", EntryPoint = "memfd_create", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Create(string name, uint closeOnExec);
}
