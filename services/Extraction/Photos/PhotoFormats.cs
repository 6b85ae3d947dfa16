using IFeaLiD.Decoder;
using IFeaLiD.Decoder.Formats;

namespace IFeaLiD.Extraction.Photos;

/// <summary>Refuses files that are no photo by their first bytes, before anything of them is kept.</summary>
public static class PhotoFormats
{
    /// <summary>Bytes that are needed to tell.</summary>
    public const int BytesNeeded = PhotoSignature.BytesNeeded;

    /// <summary>For people.</summary>
    public const string Accepted = "JPEG, PNG, WebP, HEIC, AVIF, JPEG XL, TIFF, GIF, BMP, or camera RAW (DNG, CR2, CR3, NEF, ARW, RAF, RW2, ORF)";

    /// <summary>The format that the first bytes say.</summary>
    /// <param name="start">First bytes of the file.</param>
    /// <exception cref="ExtractionException"><c>photo-empty</c> or <c>photo-format</c>.</exception>
    public static PhotoFormat Check(ReadOnlySpan<byte> start)
    {
        if (start.IsEmpty)
        {
            throw new ExtractionException("photo-empty", $"The file has 0 bytes. Expected a photo as {Accepted}.");
        }

        var format = PhotoSignature.FormatOf(start);
        return format != PhotoFormat.Unknown ? format : throw new ExtractionException("photo-format",
            $"The file does not begin like a photo that can be read. Expected {Accepted}; found the bytes {Convert.ToHexString(start[..Math.Min(8, start.Length)])}.");
    }
}
