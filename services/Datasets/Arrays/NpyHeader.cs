using System.Buffers.Binary;
using System.Text;

namespace IFeaLiD.Datasets.Arrays;

/// <summary>What the beginning of a .npy file says: a map of <c>height x width x channels</c>, bounded, whose numbers follow it.</summary>
/// <param name="Type">Of the numbers.</param>
/// <param name="ColumnsFirst">Fortran order: the first dimension runs fastest, so planes follow each other, each by columns. Otherwise the last one does: vector after vector.</param>
/// <param name="Height">Rows of cells.</param>
/// <param name="Width">Cells a row.</param>
/// <param name="Channels">Values a cell.</param>
public sealed record NpyHeader(NumberType Type, bool ColumnsFirst, int Height, int Width, int Channels)
{
    private const int MostText = 1 << 16;

    /// <summary>Cells of the map: at most 2^29, so that a tile of four bytes each stays under 2 GiB.</summary>
    public int Cells => Height * Width;

    /// <summary>Bytes of the numbers.</summary>
    public long Bytes => (long)Cells * Channels * Type.Bytes;

    /// <summary>Whether bytes begin as a .npy file does.</summary>
    public static bool Begins(ReadOnlySpan<byte> start) => start is [0x93, .. var rest] && rest.StartsWith("NUMPY"u8);

    /// <summary>Reads the header, format 1 to 3; the stream then stands at the first number.</summary>
    /// <exception cref="DatasetException"><c>array-format</c>, <c>array-damaged</c>, <c>array-type</c> or <c>array-shape</c>.</exception>
    public static NpyHeader Read(Stream npy)
    {
        Span<byte> start = stackalloc byte[12];
        ReadWhole(npy, start[..8]);
        if (!Begins(start))
        {
            throw new DatasetException("array-format", "The array does not begin as a .npy file does. Save it with numpy.save or numpy.savez.");
        }

        if (start[6] is < 1 or > 3)
        {
            throw new DatasetException("array-format", $"The array is in format {start[6]}.{start[7]} of .npy; formats 1 to 3 can be read.");
        }

        var lengthBytes = start[6] == 1 ? 2 : 4;
        ReadWhole(npy, start.Slice(8, lengthBytes));
        var length = start[6] == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(start[8..]) : BinaryPrimitives.ReadUInt32LittleEndian(start[8..]);
        if (length > MostText)
        {
            throw new DatasetException("array-damaged", $"The array's header states {length} bytes; at most {MostText} are accepted.");
        }

        var text = new byte[length];
        ReadWhole(npy, text);
        var (type, columnsFirst, shape) = HeaderText.Parse(Encoding.UTF8.GetString(text));
        var (height, width, channels) = ArrayShape.Of(shape);
        return new NpyHeader(NumberType.Parse(type), columnsFirst, height, width, channels);
    }

    /// <summary>The header that our writer uses: format 1, float32, lowest byte first, C order.</summary>
    public static byte[] Write(int height, int width, int channels)
    {
        var entries = $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({height}, {width}, {channels}), }}";
        const int Fixed = 10;
        // The numbers begin at a multiple of 64.
        var header = new byte[(Fixed + entries.Length + 1 + 63) / 64 * 64];
        ((ReadOnlySpan<byte>)[0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0]).CopyTo(header);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(8), (ushort)(header.Length - Fixed));
        header.AsSpan(Fixed).Fill((byte)' ');
        Encoding.ASCII.GetBytes(entries, header.AsSpan(Fixed));
        header[^1] = (byte)'\n';
        return header;
    }

    private static void ReadWhole(Stream npy, Span<byte> bytes)
    {
        if (npy.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
        {
            throw new DatasetException("array-damaged", "The array ends within its header: the file is empty or cut off.");
        }
    }
}
