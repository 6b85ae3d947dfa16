namespace IFeaLiD.Extraction.Photos;

/// <summary>Photo formats, told by content alone: a file's name and type are only claims.</summary>
public static class PhotoFormat
{
    /// <summary>Bytes that are needed to tell.</summary>
    public const int BytesNeeded = 12;

    /// <summary>For people.</summary>
    public const string Accepted = "JPEG, PNG or WebP";

    private static ReadOnlySpan<byte> Jpeg => [0xFF, 0xD8, 0xFF];

    private static ReadOnlySpan<byte> Png => [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10];

    /// <summary>Refuses what does not begin as one of the accepted formats does.</summary>
    /// <param name="start">First bytes of the file.</param>
    /// <exception cref="ExtractionException"><c>photo-empty</c> or <c>photo-format</c>.</exception>
    public static void Check(ReadOnlySpan<byte> start)
    {
        if (start.IsEmpty)
        {
            throw new ExtractionException("photo-empty", $"The file has 0 bytes. Expected a photo as {Accepted}.");
        }

        var known = start.StartsWith(Jpeg)
            || start.StartsWith(Png)
            || (start.StartsWith("RIFF"u8) && start.Length >= BytesNeeded && start[8..12].SequenceEqual("WEBP"u8));
        if (!known)
        {
            throw new ExtractionException("photo-format",
                $"The file does not begin like a photo that can be read. Expected {Accepted}; found the bytes {Convert.ToHexString(start[..Math.Min(8, start.Length)])}.");
        }
    }
}
