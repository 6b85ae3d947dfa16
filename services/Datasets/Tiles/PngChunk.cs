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
