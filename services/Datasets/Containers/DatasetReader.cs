using System.IO.Compression;
using IFeaLiD.Datasets.Tiles;

namespace IFeaLiD.Datasets.Containers;

/// <summary>
/// Opens datasets written by us or by the original, and trusts nothing: names, sizes and sums are checked before memory is
/// taken, checksums when an entry is read.
/// </summary>
public sealed class DatasetReader : IDisposable
{
    private readonly ZipArchive archive;
    private readonly Dictionary<string, ZipArchiveEntry> entries;

    private DatasetReader(ZipArchive archive, Dictionary<string, ZipArchiveEntry> entries, Manifest manifest)
    {
        this.archive = archive;
        this.entries = entries;
        Manifest = manifest;
    }

    /// <summary>What the dataset says of itself; its numbers are checked against the entries that are there.</summary>
    public Manifest Manifest { get; }

    /// <summary>Reads the archive's directory and the manifest.</summary>
    /// <param name="dataset">Seekable; closed with the reader, and when it is refused.</param>
    /// <param name="limits">What is accepted at most.</param>
    /// <exception cref="DatasetException">The file is no dataset, or too large.</exception>
    public static DatasetReader Open(Stream dataset, DatasetLimits limits)
    {
        ZipArchive? archive = null;
        try
        {
            ArchiveDirectory.Check(dataset, limits.Entries);
            archive = new ZipArchive(dataset, ZipArchiveMode.Read);
            var entries = ByName(archive);
            if (!entries.TryGetValue(EntryNames.Manifest, out var entry))
            {
                throw new DatasetException("manifest-missing", "The archive holds no metadata.json at its top level, so it is no IFeaLiD dataset.");
            }

            var manifest = Manifest.FromJson(Read(entry, 1 << 20));
            CheckEntries(entries, manifest, limits);
            return new DatasetReader(archive, entries, manifest);
        }
        catch (InvalidDataException e)
        {
            Close();
            throw new DatasetException("archive-damaged", "The file is no ZIP archive, or it is cut off or damaged.", e);
        }
        catch
        {
            Close();
            throw;
        }

        void Close()
        {
            archive?.Dispose();
            dataset.Dispose();
        }
    }

    /// <summary>Decodes one tile to height x width x 4 bytes.</summary>
    /// <exception cref="DatasetException">Damaged, or of another size than the manifest says.</exception>
    public byte[] ReadTile(int tile)
    {
        var name = EntryNames.Tile(tile);
        var layout = Manifest.Layout;
        return PngDecoder.Decode(ReadChecked(entries[name], Math.Min(2 * layout.TileBytes + (1 << 16), Array.MaxLength)), layout.Height, layout.Width, name);
    }

    /// <summary>Decodes all tiles.</summary>
    public QuantisedMap ReadMap()
    {
        var layout = Manifest.Layout;
        return new QuantisedMap(layout, [.. Enumerable.Range(0, layout.TileCount).Select(ReadTile)]);
    }

    /// <summary>The photo as JPEG, or null where there is none.</summary>
    public byte[]? ReadOverlay() =>
        entries.TryGetValue(EntryNames.Overlay, out var entry) ? ReadChecked(entry, entry.Length) : null;

    /// <summary>Decodes every tile and looks at the overlay, and keeps nothing.</summary>
    /// <param name="cancellationToken">Ends between two tiles.</param>
    /// <exception cref="DatasetException">Something is damaged, or not what it should be.</exception>
    public void CheckWhole(CancellationToken cancellationToken)
    {
        for (var tile = 0; tile < Manifest.Layout.TileCount; tile++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ReadTile(tile);
        }

        if (ReadOverlay() is { } overlay && !overlay.AsSpan().StartsWith(new byte[] { 0xFF, 0xD8, 0xFF }))
        {
            throw new DatasetException("overlay-format", "overlay.jpg does not begin as a JPEG does.");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => archive.Dispose();

    private static Dictionary<string, ZipArchiveEntry> ByName(ZipArchive archive)
    {
        var entries = new Dictionary<string, ZipArchiveEntry>(StringComparer.Ordinal);
        foreach (var entry in archive.Entries)
        {
            if (!entries.TryAdd(entry.FullName, entry))
            {
                throw new DatasetException("entry-unexpected", $"The archive holds {Shown(entry)} twice.");
            }
        }

        return entries;
    }

    private static void CheckEntries(Dictionary<string, ZipArchiveEntry> entries, Manifest manifest, DatasetLimits limits)
    {
        var layout = manifest.Layout;
        limits.Check(layout);
        var expected = Enumerable.Range(0, layout.TileCount).Select(EntryNames.Tile).Append(EntryNames.Manifest).ToHashSet(StringComparer.Ordinal);
        if (expected.FirstOrDefault(name => !entries.ContainsKey(name)) is { } missing)
        {
            throw new DatasetException("tile-missing",
                $"{missing} is not in the archive; {manifest.Features} channels at {manifest.Precision} bit need 0.png to {EntryNames.Tile(layout.TileCount - 1)}.");
        }

        if (manifest.Overlay)
        {
            expected.Add(EntryNames.Overlay);
        }

        if (entries.Values.FirstOrDefault(entry => !expected.Contains(entry.FullName)) is { } unexpected)
        {
            throw new DatasetException("entry-unexpected",
                $"The archive holds {Shown(unexpected)}; only metadata.json, {layout.TileCount} tiles, and overlay.jpg where metadata.json says so, belong there.");
        }

        if (manifest.Overlay && !entries.ContainsKey(EntryNames.Overlay))
        {
            throw new DatasetException("overlay-missing", "metadata.json speaks of an overlay, but the archive holds no overlay.jpg.");
        }

        if (entries.TryGetValue(EntryNames.Overlay, out var overlay) && overlay.Length > limits.OverlayBytes)
        {
            throw new DatasetException("dataset-too-large", $"overlay.jpg has {overlay.Length} bytes; at most {limits.OverlayBytes} are accepted.");
        }
    }

    private static string Shown(ZipArchiveEntry entry) => entry.FullName.Length <= 80 ? entry.FullName : entry.FullName[..80] + "...";

    private static byte[] ReadChecked(ZipArchiveEntry entry, long most)
    {
        try
        {
            return Read(entry, most);
        }
        catch (InvalidDataException e)
        {
            throw new DatasetException("archive-damaged", $"{Shown(entry)} cannot be read from the archive.", e);
        }
    }

    /// <summary>Reads an entry whose declared size is bounded; .NET cuts longer content at that size, so the checksum decides.</summary>
    private static byte[] Read(ZipArchiveEntry entry, long most)
    {
        if (entry.Length > most)
        {
            throw new DatasetException("dataset-too-large", $"{Shown(entry)} has {entry.Length} bytes; at most {most} are expected.");
        }

        var content = new byte[entry.Length];
        using var stream = entry.Open();
        var read = stream.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
        return read == content.Length && System.IO.Hashing.Crc32.HashToUInt32(content) == entry.Crc32
            ? content
            : throw new DatasetException("archive-damaged", $"{Shown(entry)} does not have the checksum that the archive states.");
    }
}
