using System.Buffers.Binary;

namespace IFeaLiD.Datasets.Containers;

/// <summary>A look at a ZIP archive's end, before a library reads all of its directory into memory.</summary>
internal static class ArchiveDirectory
{
    private const int EndRecordBytes = 22;
    private const int LongestComment = ushort.MaxValue;

    private static ReadOnlySpan<byte> EndSignature => [(byte)'P', (byte)'K', 5, 6];

    /// <summary>Refuses archives that state, or hide behind ZIP64's overflow marker, more entries than a dataset has.</summary>
    /// <exception cref="DatasetException"><c>archive-damaged</c> or <c>dataset-too-large</c>.</exception>
    public static void CheckEntryCount(Stream archive, int most)
    {
        var tail = new byte[Math.Min(archive.Length, EndRecordBytes + LongestComment)];
        archive.Position = archive.Length - tail.Length;
        archive.ReadExactly(tail);
        var end = tail.AsSpan().LastIndexOf(EndSignature);
        if (end < 0 || tail.Length - end < EndRecordBytes)
        {
            throw new DatasetException("archive-damaged", "The file is no ZIP archive, or it is cut off: its directory is missing at the end.");
        }

        // Each directory record takes at least 46 bytes, whatever count the end states.
        var record = tail.AsSpan(end);
        var count = BinaryPrimitives.ReadUInt16LittleEndian(record[10..]);
        var directoryBytes = BinaryPrimitives.ReadUInt32LittleEndian(record[12..]);
        if (count > most || (directoryBytes != uint.MaxValue && directoryBytes > most * 512L))
        {
            throw new DatasetException("dataset-too-large", $"The archive states {count} entries in {directoryBytes} bytes of directory; at most {most} entries are accepted.");
        }

        archive.Position = 0;
    }
}
