using System.Buffers.Binary;
using System.IO.Compression;

namespace IFeaLiD.Datasets.Tiles;

/// <summary>Reads tiles to exact bytes: no colour management, no premultiplication, checksums verified.</summary>
public static class PngDecoder
{
    /// <summary>Decodes an 8-bit RGBA PNG of a known size.</summary>
    /// <param name="png">The whole file.</param>
    /// <param name="height">Expected rows.</param>
    /// <param name="width">Expected pixels a row.</param>
    /// <param name="name">How messages call the file.</param>
    /// <returns>height x width x 4 bytes, rows from the top.</returns>
    /// <exception cref="DatasetException"><c>tile-damaged</c> or <c>tile-size</c>.</exception>
    public static byte[] Decode(ReadOnlyMemory<byte> png, int height, int width, string name)
    {
        using var body = new MemoryStream();
        ReadChunks(png.Span, height, width, name, body);
        body.Position = 0;
        try
        {
            return Inflate(body, height, width, name);
        }
        catch (InvalidDataException e)
        {
            throw Damaged(name, "its compressed data cannot be read", e);
        }
    }

    private static void ReadChunks(ReadOnlySpan<byte> png, int height, int width, string name, MemoryStream body)
    {
        if (!png.StartsWith(PngChunk.Signature))
        {
            throw Damaged(name, "it does not begin as a PNG does");
        }

        var rest = png[PngChunk.Signature.Length..];
        for (var first = true; ; first = false)
        {
            var length = rest.Length < 12 ? uint.MaxValue : BinaryPrimitives.ReadUInt32BigEndian(rest);
            if (length > rest.Length - 12)
            {
                throw Damaged(name, "it ends before its last chunk");
            }

            var type = rest.Slice(4, 4);
            var chunk = rest.Slice(8, (int)length);
            if (PngChunk.Checksum(type, chunk) != BinaryPrimitives.ReadUInt32BigEndian(rest[(8 + (int)length)..]))
            {
                throw Damaged(name, "a checksum in it does not match");
            }

            if (first != type.SequenceEqual("IHDR"u8))
            {
                throw Damaged(name, "its first chunk, and no other, must be IHDR");
            }

            if (first)
            {
                CheckHeader(chunk, height, width, name);
            }
            else if (type.SequenceEqual("IDAT"u8))
            {
                body.Write(chunk);
            }
            else if (type.SequenceEqual("IEND"u8))
            {
                return;
            }

            rest = rest[(12 + (int)length)..];
        }
    }

    private static void CheckHeader(ReadOnlySpan<byte> header, int height, int width, string name)
    {
        if (header.Length != 13 || header[8] != 8 || header[9] != 6 || header[12] != 0)
        {
            throw Damaged(name, "expected 8-bit RGBA, not interlaced");
        }

        var (foundWidth, foundHeight) = (BinaryPrimitives.ReadUInt32BigEndian(header), BinaryPrimitives.ReadUInt32BigEndian(header[4..]));
        if (foundWidth != width || foundHeight != height)
        {
            throw new DatasetException("tile-size",
                $"{name} has {foundWidth} x {foundHeight} pixels; metadata.json says {width} x {height}.");
        }
    }

    private static byte[] Inflate(MemoryStream body, int height, int width, string name)
    {
        var stride = 4 * width;
        var rgba = GC.AllocateUninitializedArray<byte>(checked(stride * height));
        using var inflate = new ZLibStream(body, CompressionMode.Decompress);
        ReadOnlySpan<byte> above = new byte[stride];
        Span<byte> filter = stackalloc byte[1];
        for (var y = 0; y < height; y++)
        {
            var row = rgba.AsSpan(y * stride, stride);
            if (inflate.ReadAtLeast(filter, 1, throwOnEndOfStream: false) < 1
                || inflate.ReadAtLeast(row, stride, throwOnEndOfStream: false) < stride)
            {
                throw Damaged(name, "it holds fewer rows than it says");
            }

            PngFiltering.Undo((PngFilter)filter[0], row, above);
            above = row;
        }

        if (inflate.ReadAtLeast(filter, 1, throwOnEndOfStream: false) != 0)
        {
            throw Damaged(name, "it holds more rows than it says");
        }

        return rgba;
    }

    private static DatasetException Damaged(string name, string what, Exception? cause = null) =>
        new("tile-damaged", $"{name} is damaged: {what}.", cause);
}
