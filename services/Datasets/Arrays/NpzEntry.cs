using System.IO.Compression;
using IFeaLiD.Datasets.Containers;

namespace IFeaLiD.Datasets.Arrays;

/// <summary>One array of a .npz file, which is a ZIP archive of .npy files. It is unpacked as it is read, and never further than its header says.</summary>
internal sealed class NpzEntry : IDisposable
{
    private const int MostEntries = 10_000;
    private const int MostNamesShown = 8;
    private const string Suffix = ".npy";

    private readonly ZipArchive archive;
    private readonly ZipArchiveEntry entry;
    private readonly ChecksumStream content;

    private NpzEntry(ZipArchive archive, ZipArchiveEntry entry)
    {
        this.archive = archive;
        this.entry = entry;
        content = new ChecksumStream(entry.Open());
    }

    /// <summary>Without the suffix.</summary>
    public string Name => NameOf(entry);

    /// <summary>The .npy file, to be read once.</summary>
    public Stream Content => content;

    /// <summary>Bytes that are still to come, as the archive states them.</summary>
    public long Remaining => entry.Length - content.BytesRead;

    /// <summary>Opens the archive and finds the array.</summary>
    /// <param name="npz">Seekable; stays open.</param>
    /// <param name="array">Its name, with or without the suffix; null or empty takes the first.</param>
    /// <exception cref="DatasetException"><c>array-damaged</c> or <c>array-unknown</c>.</exception>
    public static NpzEntry Open(Stream npz, string? array)
    {
        ZipArchive? archive = null;
        try
        {
            ArchiveDirectory.Check(npz, MostEntries);
            archive = new ZipArchive(npz, ZipArchiveMode.Read, leaveOpen: true);
            return new NpzEntry(archive, Find(archive, array));
        }
        catch (Exception e) when (e is InvalidDataException or NotSupportedException or DatasetException { Code: "archive-damaged" })
        {
            archive?.Dispose();
            throw new DatasetException("array-damaged", "The .npz file is no ZIP archive that can be read, or it is cut off or damaged.", e);
        }
        catch
        {
            archive?.Dispose();
            throw;
        }
    }

    /// <summary>Whether a file that begins as a ZIP archive holds arrays, and no dataset.</summary>
    public static bool IsNpz(Stream archive)
    {
        archive.Position = 0;
        ArchiveDirectory.Check(archive, ushort.MaxValue);
        try
        {
            using var zip = new ZipArchive(archive, ZipArchiveMode.Read, leaveOpen: true);
            return zip.GetEntry(EntryNames.Manifest) is null && zip.Entries.Any(IsArray);
        }
        catch (InvalidDataException e)
        {
            throw new DatasetException("archive-damaged", "The file is no ZIP archive, or it is cut off or damaged.", e);
        }
        finally
        {
            archive.Position = 0;
        }
    }

    /// <summary>After all of it was read: what was unpacked must be what was packed.</summary>
    /// <exception cref="DatasetException"><c>array-damaged</c>.</exception>
    public void CheckWhole()
    {
        if (content.Checksum != entry.Crc32)
        {
            throw new DatasetException("array-damaged", $"The array {Shown(Name)} does not have the checksum that the .npz file states.");
        }
    }

    public void Dispose()
    {
        content.Dispose();
        archive.Dispose();
    }

    private static ZipArchiveEntry Find(ZipArchive archive, string? array)
    {
        var arrays = archive.Entries.Where(IsArray).ToList();
        if (arrays.Count == 0)
        {
            throw new DatasetException("array-unknown", "The archive holds no array (no .npy file). Save arrays with numpy.savez.");
        }

        return string.IsNullOrEmpty(array) ? arrays[0]
            : arrays.Find(entry => NameOf(entry) == array || entry.FullName == array)
            ?? throw new DatasetException("array-unknown",
                $"The .npz file has no array {Shown(array)}. It has {string.Join(", ", arrays.Take(MostNamesShown).Select(entry => Shown(NameOf(entry))))}{(arrays.Count > MostNamesShown ? ", ..." : "")}.");
    }

    private static bool IsArray(ZipArchiveEntry entry) => entry.FullName.EndsWith(Suffix, StringComparison.Ordinal);

    private static string NameOf(ZipArchiveEntry entry) => entry.FullName[..^Suffix.Length];

    private static string Shown(string name) => name.Length <= 40 ? name : name[..40] + "...";
}
