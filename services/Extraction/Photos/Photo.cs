namespace IFeaLiD.Extraction.Photos;

/// <summary>A decoded photo: upright, sRGB, alpha over white.</summary>
/// <param name="Rgb">height x width x 3 bytes, rows from the top, at the size that the network is run on.</param>
/// <param name="Width">Pixels a row of <paramref name="Rgb"/>.</param>
/// <param name="Height">Rows of <paramref name="Rgb"/>.</param>
/// <param name="OriginalWidth">Pixels a row of the upright photo as uploaded.</param>
/// <param name="OriginalHeight">Rows of the upright photo as uploaded.</param>
/// <param name="Overlay">The photo as JPEG without metadata, long side at most 2,048 pixels.</param>
public sealed record Photo(byte[] Rgb, int Width, int Height, int OriginalWidth, int OriginalHeight, byte[] Overlay);
