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
    private const int BlockBytes = 1 << 18;

    private static readonly ZLibCompressionOptions HuffmanOnly =
        new() { CompressionLevel = 1, CompressionStrategy = ZLibCompressionStrategy.HuffmanOnly };

    private byte[] filtered = [];

    /// <summary>Encodes one tile.</summary>
    /// <param name="rgba">height x width x 4 bytes, rows from the top.</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Pixels a row.</param>
    public byte[] Encode(ReadOnlySpan<byte> rgba, int height, int width)
    {
        using var png = new MemoryStream();
        Encode(rgba, height, width, png);
        return png.ToArray();
    }

    /// <summary>Encodes one tile to the end of a stream, which can be used again and again and so sets no new memory aside.</summary>
    /// <param name="rgba">height x width x 4 bytes, rows from the top.</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Pixels a row.</param>
    /// <param name="png">With a buffer that is open to view.</param>
    public void Encode(ReadOnlySpan<byte> rgba, int height, int width, MemoryStream png)
    {
        png.Write(PngChunk.Signature);
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        header[8] = 8; // bits a sample
        header[9] = 6; // RGBA
        header[10..].Clear(); // deflate, adaptive filtering, not interlaced
        PngChunk.Write(png, "IHDR"u8, header);
        var start = PngChunk.Begin(png, "IDAT"u8);
        Compress(rgba, height, 4 * width, png);
        PngChunk.End(png, start);
        PngChunk.Write(png, "IEND"u8, default);
    }

    private void Compress(ReadOnlySpan<byte> rgba, int height, int stride, MemoryStream png)
    {
        var rows = Math.Clamp(BlockBytes / (stride + 1), 1, height);
        if (filtered.Length < rows * (stride + 1))
        {
            filtered = GC.AllocateUninitializedArray<byte>(rows * (stride + 1));
        }

        var filter = LeastEntropy(rgba, height, stride);
        using var deflate = new ZLibStream(png, HuffmanOnly, leaveOpen: true);
        for (var first = 0; first < height; first += rows)
        {
            var block = filtered.AsSpan(0, Math.Min(rows, height - first) * (stride + 1));
            for (int at = 0, y = first; at < block.Length; at += stride + 1, y++)
            {
                block[at] = (byte)filter;
                PngFiltering.Apply(filter, rgba.Slice(y * stride, stride), Above(rgba, y, stride), block.Slice(at + 1, stride));
            }

            deflate.Write(block);
        }
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
