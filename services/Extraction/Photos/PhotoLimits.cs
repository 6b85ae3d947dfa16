using System.ComponentModel.DataAnnotations;
using IFeaLiD.Decoder.Orders;

namespace IFeaLiD.Extraction.Photos;

/// <summary>How large a photo may be, and what its decoding may cost.</summary>
public sealed class PhotoLimits
{
    /// <summary>Bytes of the file. Default 64 MiB.</summary>
    [Range(1, int.MaxValue)]
    public long Bytes { get; set; } = 64L << 20;

    /// <summary>Pixels of the photo as uploaded, known from its header before any is decoded. Default 100 million.</summary>
    [Range(1, 1_000_000_000)]
    public long Pixels { get; set; } = 100_000_000;

    /// <summary>Pixels that a network is run on: a matter of time and disk (1.7 s and 96 MB a megapixel on two cores), not of memory. Default 100 million.</summary>
    [Range(1, 1_000_000_000)]
    public long InferencePixels { get; set; } = 100_000_000;

    /// <summary>Least width and height, below which conv4_x has nothing to compare. Default 32.</summary>
    [Range(1, 4096)]
    public int LeastSide { get; set; } = 32;

    /// <summary>MiB that decoding one photo may take. Default 2048.</summary>
    [Range(64, 1 << 20)]
    public int DecodeMegabytes { get; set; } = 2048;

    /// <summary>Seconds that decoding one photo may take. Default 60.</summary>
    [Range(1, 3600)]
    public int DecodeSeconds { get; set; } = 60;

    /// <summary>Photos that are decoded at the same time; the others wait. Default 2.</summary>
    [Range(1, 64)]
    public int Decoders { get; set; } = 2;

    /// <summary>As the decoder is told them.</summary>
    internal DecodeBounds Bounds => new(Pixels, InferencePixels, LeastSide, (long)DecodeMegabytes << 20, DecodeSeconds);
}
