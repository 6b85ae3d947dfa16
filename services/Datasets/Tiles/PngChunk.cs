using System.Buffers.Binary;
using System.IO.Hashing;

namespace IFeaLiD.Datasets.Tiles;

/// <summary>Chunks of PNG: length, type, body, CRC-32 over type and body (section 5.3 of the specification).</summary>
internal static class PngChunk
{
    public static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10];

    public static uint Checksum(ReadOnlySpan<byte> type, ReadOnlySpan<byte> body)
    {
        var crc = new Crc32();
        crc.Append(type);
        crc.Append(body);
        return crc.GetCurrentHashAsUInt32();
    }

    /// <summary>Begins a chunk whose body is written next.</summary>
    /// <returns>Where it begins, for <see cref="End"/>.</returns>
    public static long Begin(MemoryStream png, ReadOnlySpan<byte> type)
    {
        var start = png.Position;
        png.Write([0, 0, 0, 0]);
        png.Write(type);
        return start;
    }

    /// <summary>Ends a chunk: its length and its checksum are known now.</summary>
    public static void End(MemoryStream png, long start)
    {
        var chunk = png.GetBuffer().AsSpan((int)start, (int)(png.Position - start));
        BinaryPrimitives.WriteInt32BigEndian(chunk, chunk.Length - 8);
        Span<byte> checksum = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(checksum, Crc32.HashToUInt32(chunk[4..]));
        png.Write(checksum);
    }

    public static void Write(Stream png, ReadOnlySpan<byte> type, ReadOnlySpan<byte> body)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, body.Length);
        png.Write(number);
        png.Write(type);
        png.Write(body);
        BinaryPrimitives.WriteUInt32BigEndian(number, Checksum(type, body));
        png.Write(number);
    }
}
