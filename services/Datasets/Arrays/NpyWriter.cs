using System.Runtime.InteropServices;

namespace IFeaLiD.Datasets.Arrays;

/// <summary>Writes a map as a .npy file: float32, <c>height x width x channels</c> in C order, some megabytes at a time.</summary>
public static class NpyWriter
{
    /// <summary>Numbers of a block, 8 MiB.</summary>
    private const int BlockNumbers = 1 << 21;

    /// <summary>Writes from where the stream stands; nothing is sought.</summary>
    /// <param name="npy">Any stream that can be written.</param>
    /// <param name="planes">The map.</param>
    /// <param name="progress">Told the share that is done, 0 to 1.</param>
    /// <param name="cancellationToken">Ends between two blocks.</param>
    public static async Task WriteAsync(Stream npy, PlaneStore planes, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var map = planes.Map;
        await npy.WriteAsync(NpyHeader.Write(map.Height, map.Width, map.Channels), cancellationToken);
        var cells = Math.Min(map.Cells, Math.Max(1, BlockNumbers / map.Channels));
        var gathered = GC.AllocateUninitializedArray<float>(cells * map.Channels);
        var bytes = GC.AllocateUninitializedArray<byte>(sizeof(float) * gathered.Length);
        for (var first = 0; first < map.Cells; first += cells)
        {
            var count = Math.Min(cells, map.Cells - first);
            for (var channel = 0; channel < map.Channels; channel++)
            {
                planes.Read(channel, first, gathered.AsSpan(channel * count, count));
            }

            Transposition.Transpose(gathered, map.Channels, count, MemoryMarshal.Cast<byte, float>(bytes.AsSpan()), map.Channels);
            await npy.WriteAsync(bytes.AsMemory(0, sizeof(float) * count * map.Channels), cancellationToken);
            progress?.Report((first + (double)count) / map.Cells);
        }
    }
}
