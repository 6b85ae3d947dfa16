using System.Buffers.Binary;

namespace IFeaLiD.Datasets.Containers;

/// <summary>A look at a ZIP archive's end, before a library reads all of its directory into memory: as many records as there are, whatever the end says.</summary>
internal static class ArchiveDirectory
{
    private const int EndRecordBytes = 22;
    private const int LongestComment = ushort.MaxValue;
    private const int LocatorBytes = 20;
    private const int LongEndRecordBytes = 56;

    private static ReadOnlySpan<byte> EndSignature => [(byte)'P', (byte)'K', 5, 6];

    private static ReadOnlySpan<byte> LocatorSignature => [(byte)'P', (byte)'K', 6, 7];

    private static ReadOnlySpan<byte> LongEndSignature => [(byte)'P', (byte)'K', 6, 6];

    /// <summary>Refuses archives with more entries than a dataset has, and those whose directory does not lie where they say, right before its end record.</summary>
    /// <exception cref="DatasetException"><c>archive-damaged</c> or <c>dataset-too-large</c>.</exception>
    public static void Check(Stream archive, int most)
    {
        var tail = new byte[Math.Min(archive.Length, LocatorBytes + EndRecordBytes + LongestComment)];
        archive.Position = archive.Length - tail.Length;
        archive.ReadExactly(tail);
        var end = tail.AsSpan().LastIndexOf(EndSignature);
        if (end < 0 || tail.Length - end < EndRecordBytes)
        {
            throw Damaged();
        }

        var directory = ReadRecord(tail.AsSpan(end), archive.Length - tail.Length + end)
            ?? (end >= LocatorBytes && tail.AsSpan(end - LocatorBytes).StartsWith(LocatorSignature)
                ? ReadLongRecord(archive, BinaryPrimitives.ReadUInt64LittleEndian(tail.AsSpan(end - LocatorBytes + 8)))
                : throw Damaged());

        // Each directory record takes at least 46 bytes, whatever count the end states.
        if (directory.Entries > (ulong)most || directory.Bytes > (ulong)most * 512)
        {
            throw new DatasetException("dataset-too-large", $"The archive states {directory.Entries} entries in {directory.Bytes} bytes of directory; at most {most} entries are accepted.");
        }

        if (directory.Begin > long.MaxValue || directory.Begin + directory.Bytes != directory.End)
        {
            throw Damaged();
        }

        archive.Position = 0;
    }

    /// <summary>What the end record says; null where it leaves that to the long one of ZIP64, in archives of more than 4 GiB.</summary>
    private static Directory? ReadRecord(ReadOnlySpan<byte> record, long position)
    {
        var (disk, entries, begin) = (
            BinaryPrimitives.ReadUInt16LittleEndian(record[4..]), BinaryPrimitives.ReadUInt16LittleEndian(record[10..]), BinaryPrimitives.ReadUInt32LittleEndian(record[16..]));
        return disk == ushort.MaxValue || entries == ushort.MaxValue || begin == uint.MaxValue
            ? null
            : new Directory(entries, begin, BinaryPrimitives.ReadUInt32LittleEndian(record[12..]), (ulong)position);
    }

    private static Directory ReadLongRecord(Stream archive, ulong position)
    {
        var record = new byte[LongEndRecordBytes];
        if (position > (ulong)Math.Max(0, archive.Length - record.Length))
        {
            throw Damaged();
        }

        archive.Position = (long)position;
        archive.ReadExactly(record);
        return record.AsSpan().StartsWith(LongEndSignature)
            ? new Directory(
                BinaryPrimitives.ReadUInt64LittleEndian(record.AsSpan(32)), BinaryPrimitives.ReadUInt64LittleEndian(record.AsSpan(48)),
                BinaryPrimitives.ReadUInt64LittleEndian(record.AsSpan(40)), position)
            : throw Damaged();
    }

    private static DatasetException Damaged() =>
        new("archive-damaged", "The file is no ZIP archive, or it is cut off: its directory is missing at the end.");

    /// <param name="Entries">That it is said to have.</param>
    /// <param name="Begin">Where it is said to begin.</param>
    /// <param name="Bytes">That it is said to take.</param>
    /// <param name="End">Where the record behind it begins.</param>
    private readonly record struct Directory(ulong Entries, ulong Begin, ulong Bytes, ulong End);
}
