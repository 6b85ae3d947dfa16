using System.ComponentModel.DataAnnotations;
using IFeaLiD.Datasets.Tiles;

namespace IFeaLiD.Datasets.Containers;

/// <summary>How large a dataset from outside may be.</summary>
public sealed class DatasetLimits
{
    /// <summary>Bytes of the unpacked map (height x width x tiles x 4). Default 1 GiB.</summary>
    [Range(1, 1L << 40)]
    public long MapBytes { get; set; } = 1L << 30;

    /// <summary>Bytes of overlay.jpg. Default 32 MiB.</summary>
    [Range(0, 1L << 31)]
    public long OverlayBytes { get; set; } = 32L << 20;

    /// <summary>Entries of the archive: tiles, manifest and overlay. Default 16386.</summary>
    [Range(2, 65534)]
    public int Entries { get; set; } = 16386;

    /// <summary>Checks a shape before memory is set aside for its tiles.</summary>
    /// <exception cref="DatasetException"><c>dataset-too-large</c>.</exception>
    public void Check(TileLayout layout)
    {
        // In floating point, since the product of three hostile integers may overflow 64 bits.
        var bytes = (double)layout.TileCount * layout.TileBytes;
        if (bytes > MapBytes || layout.TileBytes > int.MaxValue)
        {
            throw new DatasetException("dataset-too-large",
                $"A map of {layout.Width} x {layout.Height} x {layout.Channels} at {(int)layout.Precision} bit takes {bytes:0} bytes; at most {MapBytes} are accepted.");
        }

        if (layout.TileCount + 2L > Entries)
        {
            throw new DatasetException("dataset-too-large",
                $"{layout.Channels} channels at {(int)layout.Precision} bit make {layout.TileCount} tiles; at most {Entries - 2} are accepted.");
        }
    }
}
