namespace IFeaLiD.Decoder.Orders;

/// <summary>What came of an order. Pixels (3 bytes each, row by row) and JPEG follow it.</summary>
public sealed record DecodeAnswer
{
    /// <summary>Why nothing came of it; null when all went well.</summary>
    public string? Code { get; init; }

    /// <summary>The sentence to the code.</summary>
    public string? Message { get; init; }

    /// <summary>The upright photo.</summary>
    public PhotoHeader? Photo { get; init; }

    /// <summary>Where the picture's pixels lie on the photo; null unless there are pixels.</summary>
    public Framing? Framing { get; init; }

    /// <summary>Bytes of the JPEG.</summary>
    public int JpegBytes { get; init; }

    /// <summary>Whether the kernel kept the process from writing, the network and other programs.</summary>
    public bool Confined { get; init; }
}

/// <summary>What a photo's header says.</summary>
/// <param name="Format">Of the file.</param>
/// <param name="Width">Pixels a row of the upright photo.</param>
/// <param name="Height">Rows of the upright photo.</param>
/// <param name="Pages">Pictures in a TIFF file, 1 in others.</param>
public sealed record PhotoHeader(PhotoFormat Format, int Width, int Height, int Pages);
