using System.ComponentModel.DataAnnotations;

namespace IFeaLiD.Extraction.Photos;

/// <summary>How large a photo may be.</summary>
public sealed class PhotoLimits
{
    /// <summary>Bytes of the file. Default 64 MiB.</summary>
    [Range(1, int.MaxValue)]
    public long Bytes { get; set; } = 64L << 20;

    /// <summary>Pixels of the photo as uploaded, known from its header before any is decoded. Default 100 million.</summary>
    [Range(1, 1_000_000_000)]
    public long Pixels { get; set; } = 100_000_000;

    /// <summary>Pixels that a network is run on: a matter of time and disk (2.6 s and 96 bytes a thousand on two cores), not of memory. Default 100 million.</summary>
    [Range(1, 1_000_000_000)]
    public long InferencePixels { get; set; } = 100_000_000;

    /// <summary>Least width and height, below which conv4_x has nothing to compare. Default 32.</summary>
    [Range(1, 4096)]
    public int LeastSide { get; set; } = 32;
}
