using System.Buffers.Binary;
using System.IO.Compression;

namespace IFeaLiD.Datasets.Tiles;

/// <summary>Writes a tile as an 8-bit RGBA PNG with one IDAT chunk.</summary>
/// <remarks>
/// Quantised features hold no repeated strings, so searching for matches only costs time: entropy coding alone
/// (Huffman-only deflate) gives smaller files at several times the speed. It pays exactly the order-0 entropy of the filtered
/// bytes, so the one filter that a tile uses is the one with the least entropy on every eighth row.
/// An instance is not safe for use by several threads.
/// </remarks>
public sealed class PngEncoder
{
    private const int RowStep = 8;

    private static readonly ZLibCompressionOptions HuffmanOnly =
        new() { CompressionLevel = 1, CompressionStrategy = ZLibCompressionStrategy.HuffmanOnly };

    private byte[] filtered = [];

    /// <summary>Encodes one tile.</summary>
    /// <param name="rgba">height x width x 4 bytes, rows from the top.</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Pixels a row.</param>
    public byte[] Encode(ReadOnlySpan<byte> rgba, int height, int width)
    {
        var stride = 4 * width;
        if (filtered.Length < (stride + 1) * height)
        {
            filtered = GC.AllocateUninitializedArray<byte>((stride + 1) * height);
        }

        var filter = LeastEntropy(rgba, height, stride);
        for (var y = 0; y < height; y++)
        {
            var row = filtered.AsSpan(y * (stride + 1), stride + 1);
            row[0] = (byte)filter;
            PngFiltering.Apply(filter, rgba.Slice(y * stride, stride), Above(rgba, y, stride), row[1..]);
        }

        using var compressed = new MemoryStream();
        using (var deflate = new ZLibStream(compressed, HuffmanOnly, leaveOpen: true))
        {
            deflate.Write(filtered, 0, (stride + 1) * height);
        }

        using var png = new MemoryStream((int)compressed.Length + 64);
        png.Write(PngChunk.Signature);
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        header[8] = 8; // bits a sample
        header[9] = 6; // RGBA
        header[10..].Clear(); // deflate, adaptive filtering, not interlaced
        PngChunk.Write(png, "IHDR"u8, header);
        PngChunk.Write(png, "IDAT"u8, compressed.GetBuffer().AsSpan(0, (int)compressed.Length));
        PngChunk.Write(png, "IEND"u8, default);
        return png.ToArray();
    }

    private static ReadOnlySpan<byte> Above(ReadOnlySpan<byte> rgba, int y, int stride) =>
        y == 0 ? new byte[stride] : rgba.Slice((y - 1) * stride, stride);

    private PngFilter LeastEntropy(ReadOnlySpan<byte> rgba, int height, int stride)
    {
        var best = PngFilter.None;
        var least = double.MaxValue;
        Span<int> histogram = stackalloc int[256];
        var candidate = filtered.AsSpan(0, stride);
        for (var filter = PngFilter.None; filter <= PngFilter.Average; filter++)
        {
            histogram.Clear();
            var count = 0;
            for (var y = height > RowStep ? RowStep / 2 : 0; y < height; y += RowStep)
            {
                PngFiltering.Apply(filter, rgba.Slice(y * stride, stride), Above(rgba, y, stride), candidate);
                foreach (var value in candidate)
                {
                    histogram[value]++;
                }

                count += stride;
            }

            var entropy = 0.0;
            foreach (var occurrences in histogram)
            {
                entropy -= occurrences == 0 ? 0 : occurrences * Math.Log2((double)occurrences / count);
            }

            if (entropy < least)
            {
                (best, least) = (filter, entropy);
            }
        }

        return best;
    }
}
