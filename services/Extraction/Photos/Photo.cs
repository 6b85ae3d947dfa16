using IFeaLiD.Decoder.Orders;

namespace IFeaLiD.Extraction.Photos;

/// <summary>A decoded photo: upright, sRGB, what was transparent on ground.</summary>
/// <param name="Rgb">height x width x 3 bytes, rows from the top, as the network sees it.</param>
/// <param name="Original">Size of the upright photo as uploaded.</param>
/// <param name="Framing">Where the pixels of <paramref name="Rgb"/> lie on it.</param>
/// <param name="Overlay">The part of the photo that <paramref name="Framing"/> names, as JPEG without metadata, long side at most 2,048 pixels.</param>
public sealed record Photo(byte[] Rgb, PhotoHeader Original, Framing Framing, byte[] Overlay)
{
    /// <summary>Pixels a row of <see cref="Rgb"/>.</summary>
    public int Width => Framing.Width;

    /// <summary>Rows of <see cref="Rgb"/>.</summary>
    public int Height => Framing.Height;
}
