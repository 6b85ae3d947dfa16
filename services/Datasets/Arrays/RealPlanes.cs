using System.Runtime.InteropServices;
using IFeaLiD.Datasets.Containers;
using IFeaLiD.Datasets.Tiles;

namespace IFeaLiD.Datasets.Arrays;

/// <summary>A dataset back to real values.</summary>
public static class RealPlanes
{
    /// <summary>Decodes all tiles: each value within half a quantisation step of what the network gave, or, where a file of the original program does not state the range, p'' from 0 to 1 (Eq. 4).</summary>
    /// <param name="dataset">Whose map is read.</param>
    /// <param name="planes">Of its shape.</param>
    /// <param name="progress">Told the share that is done, 0 to 1.</param>
    /// <param name="cancellationToken">Ends between two tiles.</param>
    /// <exception cref="DatasetException">A tile is damaged.</exception>
    public static void Read(DatasetReader dataset, PlaneStore planes, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var layout = dataset.Manifest.Layout;
        var range = dataset.Manifest.Provenance?.Range is { } known ? new ValueRange(known.Min, known.Max) : new ValueRange(0, 1);
        var values = GC.AllocateUninitializedArray<float>(planes.Map.Cells);
        for (var tile = 0; tile < layout.TileCount; tile++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var pixels = MemoryMarshal.Cast<byte, uint>(dataset.ReadTile(tile));
            for (var k = 0; k < layout.ChannelsIn(tile); k++)
            {
                var shift = k * (int)layout.Precision;
                for (var cell = 0; cell < values.Length; cell++)
                {
                    values[cell] = (float)Quantiser.Dequantise(pixels[cell] >> shift & layout.Precision.Greatest(), range, layout.Precision);
                }

                planes.Write(layout.FirstChannel(tile) + k, 0, values);
            }

            progress?.Report((tile + 1.0) / layout.TileCount);
        }
    }
}
