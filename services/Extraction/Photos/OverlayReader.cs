using IFeaLiD.Decoder.Orders;

namespace IFeaLiD.Extraction.Photos;

/// <summary>A photo that is only to be looked at, below a map that was computed elsewhere.</summary>
public sealed class OverlayReader(DecoderPool decoders)
{
    /// <summary>Decodes; nothing of the file is kept.</summary>
    /// <param name="file">The whole photo; seekable.</param>
    /// <param name="cancellationToken">Ends the decoding.</param>
    /// <exception cref="ExtractionException">The photo is damaged or outside the limits.</exception>
    public async Task<PhotoOverlay> ReadAsync(Stream file, CancellationToken cancellationToken)
    {
        var limits = decoders.Limits;
        if (file.Length > limits.Bytes)
        {
            throw new ExtractionException("photo-too-large", $"The photo's file has {file.Length} bytes; at most {limits.Bytes} are accepted.");
        }

        file.Position = 0;
        var start = new byte[PhotoFormats.BytesNeeded];
        var read = await file.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellationToken);
        var format = PhotoFormats.Check(start.AsSpan(0, read));
        file.Position = 0;
        var decoded = await decoders.DecodeAsync(file, new DecodeOrder(DecodeWhat.Preview, file.Length, format, PhotoShape.Whole, limits.Bounds), cancellationToken);
        return new PhotoOverlay(decoded.Jpeg, decoded.Answer.Photo!.Width, decoded.Answer.Photo.Height);
    }
}

/// <summary>A photo to lay a map on.</summary>
/// <param name="Jpeg">Upright, sRGB, without metadata, long side at most 2,048 pixels.</param>
/// <param name="Width">Pixels a row of the upright photo itself.</param>
/// <param name="Height">Rows of the upright photo itself.</param>
public sealed record PhotoOverlay(byte[] Jpeg, int Width, int Height);
