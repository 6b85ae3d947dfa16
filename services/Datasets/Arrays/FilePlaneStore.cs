using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace IFeaLiD.Datasets.Arrays;

/// <summary>A temporary file without a name: gone with the process, however that ends. Read and written by position, so that a full disk is an error and not the end.</summary>
internal sealed class FilePlaneStore : PlaneStore
{
    private readonly SafeFileHandle file;
    private readonly ThreadLocal<float[]> planes;

    public FilePlaneStore(int height, int width, int channels, string folder)
        : base(height, width, channels)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, Path.GetRandomFileName());
        file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Delete, FileOptions.None, sizeof(float) * Map.Values);
        File.Delete(path);
        planes = new(() => GC.AllocateUninitializedArray<float>(Map.Cells));
    }

    public override ReadOnlySpan<float> Plane(int channel)
    {
        var plane = planes.Value!;
        Read(channel, 0, plane);
        return plane;
    }

    public override void Write(int channel, int cell, ReadOnlySpan<float> values) =>
        RandomAccess.Write(file, MemoryMarshal.AsBytes(values), Position(channel, cell));

    public override void Read(int channel, int cell, Span<float> values)
    {
        var bytes = MemoryMarshal.AsBytes(values);
        for (var done = 0; done < bytes.Length;)
        {
            var read = RandomAccess.Read(file, bytes[done..], Position(channel, cell) + done);
            done += read > 0 ? read : throw new EndOfStreamException("A temporary file has lost its end.");
        }
    }

    public override void Dispose()
    {
        planes.Dispose();
        file.Dispose();
    }

    private long Position(int channel, int cell) => sizeof(float) * ((long)channel * Map.Cells + cell);
}
