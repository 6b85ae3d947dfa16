using System.Buffers.Binary;

namespace IFeaLiD.Datasets.Containers;

/// <summary>A look at a ZIP archive's end, before a library reads all of its directory into memory.</summary>
internal static class ArchiveDirectory
{
    private const int EndRecordBytes = 22;
    private const int LongestComment = ushort.MaxValue;
    private const int LocatorBytes = 20;
    private const int LongEndRecordBytes = 56;

    private static ReadOnlySpan<byte> EndSignature => [(byte)'P', (byte)'K', 5, 6];

    private static ReadOnlySpan<byte> LocatorSignature => [(byte)'P', (byte)'K', 6, 7];

    private static ReadOnlySpan<byte> LongEndSignature => [(byte)'P', (byte)'K', 6, 6];

    /// <summary>Refuses archives that state more entries than a dataset has. In archives of more than 4 GiB a ZIP64 record states them.</summary>
    /// <exception cref="DatasetException"><c>archive-damaged</c> or <c>dataset-too-large</c>.</exception>
    public static void CheckEntryCount(Stream archive, int most)
    {
        var tail = new byte[Math.Min(archive.Length, LocatorBytes + EndRecordBytes + LongestComment)];
        archive.Position = archive.Length - tail.Length;
        archive.ReadExactly(tail);
        var end = tail.AsSpan().LastIndexOf(EndSignature);
        if (end < 0 || tail.Length - end < EndRecordBytes)
        {
            throw Damaged();
        }

        var record = tail.AsSpan(end);
        ulong count = BinaryPrimitives.ReadUInt16LittleEndian(record[10..]), directoryBytes = BinaryPrimitives.ReadUInt32LittleEndian(record[12..]);
        if (end >= LocatorBytes && tail.AsSpan(end - LocatorBytes).StartsWith(LocatorSignature))
        {
            (count, directoryBytes) = ReadLongRecord(archive, BinaryPrimitives.ReadUInt64LittleEndian(tail.AsSpan(end - LocatorBytes + 8)));
        }

        // Each directory record takes at least 46 bytes, whatever count the end states.
        if (count > (ulong)most || directoryBytes > (ulong)most * 512)
        {
            throw new DatasetException("dataset-too-large", $"The archive states {count} entries in {directoryBytes} bytes of directory; at most {most} entries are accepted.");
        }

        archive.Position = 0;
    }

    private static (ulong Count, ulong DirectoryBytes) ReadLongRecord(Stream archive, ulong position)
    {
        var record = new byte[LongEndRecordBytes];
        if (position > (ulong)Math.Max(0, archive.Length - record.Length))
        {
            throw Damaged();
        }

        archive.Position = (long)position;
        archive.ReadExactly(record);
        return record.AsSpan().StartsWith(LongEndSignature)
            ? (BinaryPrimitives.ReadUInt64LittleEndian(record.AsSpan(32)), BinaryPrimitives.ReadUInt64LittleEndian(record.AsSpan(40)))
            : throw Damaged();
    }

    private static DatasetException Damaged() =>
        new("archive-damaged", "The file is no ZIP archive, or it is cut off: its directory is missing at the end.");
}
