using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace IFeaLiD.Extraction.Inference;

/// <summary>A map that memory shall not hold, in a temporary file without a name: gone with the process, however that ends.</summary>
/// <remarks>Read and written by position, not mapped into memory: so a disk that is full or fails is an error and not the program's end.</remarks>
internal sealed class FileMap : StageMap
{
    private readonly SafeFileHandle file;
    private readonly ThreadLocal<NativeValues> planes;

    /// <exception cref="IOException">Not enough room on the disk.</exception>
    public FileMap(int height, int width, int channels, string folder)
        : base(height, width, channels)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, Path.GetRandomFileName());
        file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Delete, FileOptions.None, Map.Values * sizeof(float));
        File.Delete(path);
        planes = new(() => new NativeValues(Map.Cells), trackAllValues: true);
    }

    public override ReadOnlySpan<float> Plane(int channel)
    {
        var plane = planes.Value!.Slice(0, Map.Cells);
        Read(channel, 0, plane);
        return plane;
    }

    public override void Dispose()
    {
        foreach (var plane in planes.Values)
        {
            plane.Dispose();
        }

        planes.Dispose();
        file.Dispose();
    }

    protected override void Write(int channel, int row, ReadOnlySpan<float> values) =>
        RandomAccess.Write(file, MemoryMarshal.AsBytes(values), Position(channel, row));

    protected override void Read(int channel, int row, Span<float> values)
    {
        var bytes = MemoryMarshal.AsBytes(values);
        for (var done = 0; done < bytes.Length;)
        {
            var read = RandomAccess.Read(file, bytes[done..], Position(channel, row) + done);
            done += read > 0 ? read : throw new EndOfStreamException("A temporary file has lost its end.");
        }
    }

    private long Position(int channel, int row) => sizeof(float) * ((long)channel * Map.Cells + (long)row * Width);
}
