using System.Buffers.Binary;

namespace IFeaLiD.Decoder.Formats;

/// <summary>Tells formats by content alone: a file's name and type are only claims.</summary>
public static class PhotoSignature
{
    /// <summary>Bytes that are needed to tell.</summary>
    public const int BytesNeeded = 32;

    private static ReadOnlySpan<byte> JpegXlContainer => [0, 0, 0, 12, (byte)'J', (byte)'X', (byte)'L', (byte)' ', 13, 10, 0x87, 10];

    /// <summary>The format, as the first bytes say.</summary>
    /// <param name="start">First bytes of the file.</param>
    public static PhotoFormat FormatOf(ReadOnlySpan<byte> start)
    {
        if (start.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]))
        {
            return PhotoFormat.Jpeg;
        }

        if (start.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10]))
        {
            return PhotoFormat.Png;
        }

        if (start.StartsWith("RIFF"u8) && At(start, 8, "WEBP"u8))
        {
            return PhotoFormat.WebP;
        }

        if (start.StartsWith("GIF87a"u8) || start.StartsWith("GIF89a"u8))
        {
            return PhotoFormat.Gif;
        }

        if (start.StartsWith(JpegXlContainer) || start.StartsWith((ReadOnlySpan<byte>)[0xFF, 0x0A]))
        {
            return PhotoFormat.JpegXl;
        }

        if (At(start, 4, "ftyp"u8) && start.Length >= 12)
        {
            return OfBrand(start[8..12]);
        }

        return IsRaw(start) ? PhotoFormat.Raw : IsTiff(start) ? PhotoFormat.Tiff : IsBitmap(start) ? PhotoFormat.Bmp : PhotoFormat.Unknown;
    }

    private static PhotoFormat OfBrand(ReadOnlySpan<byte> brand) =>
        brand.SequenceEqual("crx "u8) ? PhotoFormat.Raw
        : brand[..3].SequenceEqual("hei"u8) || brand[..3].SequenceEqual("hev"u8) || brand[..3].SequenceEqual("avi"u8) || brand.SequenceEqual("mif1"u8) || brand.SequenceEqual("msf1"u8)
            ? PhotoFormat.Heif : PhotoFormat.Unknown;

    /// <summary>Fujifilm, Panasonic, Olympus (two byte orders), Canon's two older kinds.</summary>
    private static bool IsRaw(ReadOnlySpan<byte> start) =>
        start.StartsWith("FUJIFILMCCD-RAW"u8) || start.StartsWith("IIU\0"u8)
        || start.StartsWith("IIRO"u8) || start.StartsWith("IIRS"u8) || start.StartsWith("MMOR"u8)
        || (start.StartsWith("II*\0"u8) && At(start, 8, "CR"u8)) || (start.StartsWith("II"u8) && At(start, 6, "HEAPCCDR"u8));

    private static bool IsTiff(ReadOnlySpan<byte> start) =>
        start.StartsWith("II*\0"u8) || start.StartsWith("MM\0*"u8) || start.StartsWith("II+\0"u8) || start.StartsWith("MM\0+"u8);

    /// <summary>Two letters are little to go by, so the size of the header has to be one that exists.</summary>
    private static bool IsBitmap(ReadOnlySpan<byte> start) =>
        start.StartsWith("BM"u8) && start.Length >= 18 && BinaryPrimitives.ReadInt32LittleEndian(start[14..]) is 12 or 40 or 52 or 56 or 64 or 108 or 124;

    private static bool At(ReadOnlySpan<byte> start, int offset, ReadOnlySpan<byte> what) =>
        start.Length >= offset + what.Length && start[offset..(offset + what.Length)].SequenceEqual(what);
}
