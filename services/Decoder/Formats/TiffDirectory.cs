using System.Buffers.Binary;

namespace IFeaLiD.Decoder.Formats;

/// <summary>Looks into the first directory of a TIFF file: cameras write their RAW files as TIFF with a small picture in front.</summary>
internal static class TiffDirectory
{
    private const int NewSubfileType = 254, SubDirectories = 330, DngVersion = 50706, ColourFilterPattern = 33422;
    private const int EntryBytes = 12, MostEntries = 1000;

    /// <summary>Whether it is a RAW file: a DNG, or one whose first picture is a thumbnail and whose others lie in subdirectories.</summary>
    /// <param name="file">Seekable; its position does not matter.</param>
    public static bool IsRaw(Stream file)
    {
        Span<byte> head = stackalloc byte[8];
        file.Position = 0;
        if (file.ReadAtLeast(head, 8, throwOnEndOfStream: false) < 8 || head[2] + head[3] != 42)
        {
            return false;
        }

        var little = head[0] == (byte)'I';
        file.Position = UInt32(head[4..], little);
        Span<byte> count = stackalloc byte[2];
        if (file.ReadAtLeast(count, 2, throwOnEndOfStream: false) < 2)
        {
            return false;
        }

        var entries = new byte[EntryBytes * Math.Min(MostEntries, (int)UInt16(count, little))];
        var read = file.ReadAtLeast(entries, entries.Length, throwOnEndOfStream: false);
        var (thumbnail, others) = (false, false);
        for (var at = 0; at + EntryBytes <= read; at += EntryBytes)
        {
            switch (UInt16(entries.AsSpan(at), little))
            {
                case DngVersion or ColourFilterPattern:
                    return true;
                case NewSubfileType:
                    thumbnail = (UInt32(entries.AsSpan(at + 8), little) & 1) != 0;
                    break;
                case SubDirectories:
                    others = true;
                    break;
            }
        }

        return thumbnail && others;
    }

    private static ushort UInt16(ReadOnlySpan<byte> bytes, bool little) =>
        little ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);

    private static uint UInt32(ReadOnlySpan<byte> bytes, bool little) =>
        little ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes);
}
