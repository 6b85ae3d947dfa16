using System.ComponentModel.DataAnnotations;

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
}
