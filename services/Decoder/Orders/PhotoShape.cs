namespace IFeaLiD.Decoder.Orders;

/// <summary>How a photo becomes the picture that the network sees: page, part, size and ground.</summary>
public sealed record PhotoShape
{
    /// <summary>The whole photo as it is, on white.</summary>
    public static PhotoShape Whole { get; } = new();

    /// <summary>Page of a TIFF file, from 1.</summary>
    public int Page { get; init; } = 1;

    /// <summary>Part of the upright photo; null takes all of it.</summary>
    public PixelArea? Crop { get; init; }

    /// <summary>Scaled down to at most that many pixels; null keeps the size.</summary>
    public long? MostPixels { get; init; }

    /// <summary>Scaled, up or down, to exactly that size; null leaves it to <see cref="MostPixels"/>.</summary>
    public ExactSize? Exact { get; init; }

    /// <summary>Red, green, blue under transparent parts and beside a letterboxed photo, for example <c>ffffff</c>.</summary>
    public string Ground { get; init; } = "ffffff";
}

/// <summary>A rectangle of pixels of the upright photo.</summary>
/// <param name="X">Pixels left of it.</param>
/// <param name="Y">Rows above it.</param>
/// <param name="Width">Pixels a row.</param>
/// <param name="Height">Rows.</param>
public sealed record PixelArea(int X, int Y, int Width, int Height);

/// <summary>A size that the network wants.</summary>
/// <param name="Width">Pixels a row.</param>
/// <param name="Height">Rows.</param>
/// <param name="Letterbox">Keep the proportions and fill the rest with ground; otherwise stretch.</param>
public sealed record ExactSize(int Width, int Height, bool Letterbox);
