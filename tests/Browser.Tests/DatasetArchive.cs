using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using IFeaLiD.Datasets.Tiles;

namespace IFeaLiD.Browser.Tests;

/// <summary>The files of a dataset, to be damaged and packed again.</summary>
internal sealed class DatasetArchive
{
    private readonly List<(string Name, byte[] Content)> entries = [];

    public DatasetArchive(byte[] zip)
    {
        using var archive = new ZipArchive(new MemoryStream(zip));
        foreach (var entry in archive.Entries)
        {
            using var stream = entry.Open();
            using var content = new MemoryStream();
            stream.CopyTo(content);
            entries.Add((entry.Name, content.ToArray()));
        }
    }

    /// <summary>Puts metadata.json behind all tiles, as the original program did.</summary>
    public DatasetArchive MetadataLast()
    {
        entries.Sort((a, b) => (a.Name == "metadata.json").CompareTo(b.Name == "metadata.json"));
        return this;
    }

    /// <summary>Flips a bit of the pixels of a tile.</summary>
    public DatasetArchive FlipBit(string tile)
    {
        var content = entries.Single(entry => entry.Name == tile).Content;
        content[content.Length / 2] ^= 1;
        return this;
    }

    /// <summary>Puts a sound tile of another size in place of one.</summary>
    public DatasetArchive Resize(string tile, int height, int width)
    {
        entries[entries.FindIndex(entry => entry.Name == tile)] = (tile, new PngEncoder().Encode(new byte[height * width * 4], height, width));
        return this;
    }

    public DatasetArchive Remove(string name)
    {
        entries.RemoveAll(entry => entry.Name == name);
        return this;
    }

    /// <summary>Stored, not deflated, as datasets are.</summary>
    public byte[] Pack()
    {
        using var zip = new MemoryStream();
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in entries)
            {
                using var stream = archive.CreateEntry(name, CompressionLevel.NoCompression).Open();
                stream.Write(content);
            }
        }

        return zip.ToArray();
    }

    /// <summary>Changes the checksum of an entry in the archive's directory alone.</summary>
    public byte[] PackWithWrongChecksum(string name)
    {
        var zip = Pack();
        for (var at = zip.Length - 22; at >= 0; at--)
        {
            if (BinaryPrimitives.ReadUInt32LittleEndian(zip.AsSpan(at)) == 0x02014b50
                && Encoding.ASCII.GetString(zip, at + 46, BinaryPrimitives.ReadUInt16LittleEndian(zip.AsSpan(at + 28))) == name)
            {
                zip[at + 16] ^= 1;
                return zip;
            }
        }

        throw new ArgumentException($"The archive holds no {name}.", nameof(name));
    }
}
