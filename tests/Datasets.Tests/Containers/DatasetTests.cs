using System.IO.Compression;
using CsCheck;
using IFeaLiD.Datasets.Containers;
using IFeaLiD.Datasets.Tiles;
using IFeaLiD.Tests;

namespace IFeaLiD.Datasets.Tests.Containers;

public class DatasetTests
{
    [Theory]
    [InlineData(8, 9)]
    [InlineData(16, 5)]
    [InlineData(32, 3)]
    public async Task A_written_dataset_is_read_back_and_equals_the_fixture_that_the_viewer_reads(int precision, int channels)
    {
        var written = await Write(Maps.Natural(6, 7, channels), precision, "jpeg"u8.ToArray());
        var fixture = Repository.Fixture("datasets", $"{precision}-bit.zip");
        if (Environment.GetEnvironmentVariable("IFEALID_WRITE_FIXTURES") == "1")
        {
            await File.WriteAllBytesAsync(fixture, written);
        }

        Assert.Equal(await File.ReadAllBytesAsync(fixture), written);
        using var reader = DatasetReader.Open(new MemoryStream(written), new DatasetLimits());
        var map = Maps.Natural(6, 7, channels);
        var range = FeatureStatistics.Measure(map).Range;
        var read = reader.ReadMap();
        for (var tile = 0; tile < read.Layout.TileCount; tile++)
        {
            var rgba = new byte[read.Layout.TileBytes];
            Quantiser.Pack(map, range, read.Layout.Precision, tile, rgba);
            Assert.Equal(rgba, read.Tiles[tile]);
        }

        Assert.Equal("jpeg"u8.ToArray(), reader.ReadOverlay());
        Assert.Equal("conv3_x", reader.Manifest.Provenance!.Stage);
    }

    [Fact]
    public async Task Entries_are_stored_with_the_manifest_first_and_sizes_stated_ahead_so_that_a_viewer_can_stream()
    {
        var written = await Write(Maps.Natural(20, 30, 12), 8, "jpeg"u8.ToArray());
        using var archive = new ZipArchive(new MemoryStream(written));
        Assert.Equal(["metadata.json", "overlay.jpg"], archive.Entries.Take(2).Select(entry => entry.FullName));
        Assert.All(archive.Entries, entry => Assert.Equal(entry.Length, entry.CompressedLength));
        Assert.Equal(0, BitConverter.ToUInt16(written, 6) & 8); // no data descriptor behind the first entry
        Assert.Equal(0, BitConverter.ToUInt16(written, 8)); // stored
        Assert.NotEqual(0u, BitConverter.ToUInt32(written, 18));
    }

    [Fact]
    public async Task Tiles_that_vary_most_come_first()
    {
        var map = Maps.Natural(20, 30, 12);
        using var archive = new ZipArchive(new MemoryStream(await Write(map, 8, default)));
        var variances = FeatureStatistics.Measure(map).Variances;
        var tiles = archive.Entries.Skip(1).Select(entry => int.Parse(Path.GetFileNameWithoutExtension(entry.Name), null)).ToArray();
        Assert.Equal(tiles.OrderByDescending(tile => variances.Skip(4 * tile).Take(4).Sum(v => (double)v)), tiles);
    }

    [Fact]
    public async Task Equal_input_gives_equal_bytes_on_any_number_of_threads()
    {
        var map = Maps.Natural(40, 50, 64);
        Assert.Equal(await Write(map, 8, default, threads: 1), await Write(map, 8, default, threads: 7));
    }

    [Fact]
    public async Task The_size_stays_under_the_bound_that_is_reserved_on_disk_even_for_noise()
    {
        var noise = new float[33 * 47 * 8];
        new Random(1).NextBytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes(noise.AsSpan()));
        noise = Array.ConvertAll(noise, value => float.IsFinite(value) ? value % 1 : 0);
        foreach (var precision in new[] { 8, 16, 32 })
        {
            var written = await Write(new FeatureMap(33, 47, 8, noise), precision, default);
            Assert.InRange(written.Length, 1, DatasetWriter.UpperBound(new TileLayout(33, 47, 8, (Precision)precision), 0));
        }
    }

    [Fact]
    public void The_originals_own_file_is_read()
    {
        if (Repository.OriginalDataset is not { } path)
        {
            return;
        }

        using var reader = DatasetReader.Open(File.OpenRead(path), new DatasetLimits());
        var map = reader.ReadMap();
        Assert.Equal((80, 52, 512), (map.Layout.Height, map.Layout.Width, map.Layout.Channels));
        Assert.Equal(121810, reader.ReadOverlay()!.Length);
        var ours = map.Tiles.Sum(tile => (long)new PngEncoder().Encode(tile, 80, 52).Length);
        Assert.InRange(ours, 1, (long)(0.92 * 1_443_069)); // bytes of the original's tiles for the same values
    }

    [Fact]
    public async Task Whatever_bytes_are_changed_the_answer_is_a_dataset_or_a_dataset_error()
    {
        var written = await Write(Maps.Natural(5, 6, 6), 8, "jpeg"u8.ToArray());
        Gen.Select(Gen.Int[0, written.Length - 1], Gen.Byte, Gen.Int[written.Length / 2, written.Length]).Sample((at, value, length) =>
        {
            var changed = written.ToArray();
            changed[at] = value;
            try
            {
                using var reader = DatasetReader.Open(new MemoryStream(changed, 0, at % 3 == 0 ? length : changed.Length), new DatasetLimits { MapBytes = 1 << 20 });
                reader.ReadMap();
                reader.ReadOverlay();
            }
            catch (DatasetException)
            {
                // damaged, and said so
            }
        }, iter: 3000);
    }

    /// <summary>Whoever reads a directory believes one of two records; both must be bounded.</summary>
    [Theory]
    [InlineData(60_000, 3)]
    [InlineData(3, 60_000)]
    [InlineData(3, null)]
    public void A_directory_of_more_entries_than_one_of_its_ends_states_is_refused_before_it_is_read(int stated, int? statedByZip64)
    {
        var archive = DirectoryOf(entries: 60_000, stated, statedByZip64);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<DatasetException>(() => DatasetReader.Open(new MemoryStream(archive), new DatasetLimits()));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Theory]
    [InlineData("no archive at all, and long enough to be one")]
    [InlineData("PK\u0005\u0006\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0")]
    public void What_is_refused_is_closed(string file)
    {
        var stream = new MemoryStream(System.Text.Encoding.Latin1.GetBytes(file));
        Assert.Throws<DatasetException>(() => DatasetReader.Open(stream, new DatasetLimits()));
        Assert.False(stream.CanRead);
    }

    [Theory]
    [InlineData("""{"name":"n","width":2,"height":2,"features":5,"precision":8,"overlay":false}""", "tile-missing")]
    [InlineData("""{"name":"n","width":2,"height":2,"features":4,"precision":8,"overlay":true}""", "overlay-missing")]
    [InlineData("""{"name":"n","width":3,"height":2,"features":4,"precision":8,"overlay":false}""", "tile-size")]
    [InlineData("""{"name":"n","width":0,"height":2,"features":4,"precision":8,"overlay":false}""", "manifest-invalid")]
    [InlineData("""{"name":"n","width":2,"height":2,"features":4,"precision":7,"overlay":false}""", "manifest-invalid")]
    [InlineData("""{"name":null,"width":2,"height":2,"features":4,"precision":8,"overlay":false}""", "manifest-invalid")]
    [InlineData("""{"width":2,"height":2,"features":4,"precision":8}""", "manifest-invalid")]
    [InlineData("""{"name":"n","width":2147483647,"height":2147483647,"features":2147483644,"precision":32}""", "dataset-too-large")]
    [InlineData("""{"name":"n","width":40000,"height":40000,"features":4,"precision":8}""", "dataset-too-large")]
    [InlineData("""{"name":"n","width":2,"height":2,"features":4,"precision":8,"ifealid":{"version":2,"stage":"s","model":{"id":"i","name":"n","label":"l","sha256":"0"},"range":{"min":0,"max":1},"affine":{"scaleX":4,"offsetX":0,"scaleY":4,"offsetY":0},"photo":{"width":8,"height":8}}}""", "manifest-invalid")]
    [InlineData("""{"name":"n","width":2,"height":2,"features":4,"precision":8,"ifealid":{"stage":"s","model":{"id":"i","name":"n","label":"l","sha256":"0"},"range":{"min":0,"max":1},"affine":{"scaleX":0,"offsetX":0,"scaleY":4,"offsetY":0},"photo":{"width":8,"height":8}}}""", "manifest-invalid")]
    [InlineData("""{"name":"n","width":2,"height":2,"features":4,"precision":8,"ifealid":{"stage":"s"}}""", "manifest-invalid")]
    [InlineData("""{"name":"n","width":2,"height":2,"features":4,"precision":8,"ifealid":{"stage":null,"model":null,"range":null,"affine":null,"photo":null}}""", "manifest-invalid")]
    [InlineData("[", "manifest-invalid")]
    [InlineData("null", "manifest-invalid")]
    public void A_manifest_that_does_not_fit_is_refused_by_code(string manifest, string code) =>
        Assert.Equal(code, Refusal(archive =>
        {
            Add(archive, "metadata.json", System.Text.Encoding.UTF8.GetBytes(manifest));
            Add(archive, "0.png", new PngEncoder().Encode(new byte[16], 2, 2));
        }));

    [Fact]
    public void Entries_that_do_not_belong_there_are_refused() =>
        Assert.Equal("entry-unexpected", Refusal(archive =>
        {
            Add(archive, "metadata.json", """{"name":"n","width":2,"height":2,"features":4,"precision":8}"""u8);
            Add(archive, "0.png", new PngEncoder().Encode(new byte[16], 2, 2));
            Add(archive, "../evil.sh", "x"u8);
        }));

    [Fact]
    public void An_overlay_that_the_manifest_does_not_speak_of_is_refused() =>
        Assert.Equal("entry-unexpected", Refusal(archive =>
        {
            Add(archive, "metadata.json", """{"name":"n","width":2,"height":2,"features":4,"precision":8,"overlay":false}"""u8);
            Add(archive, "0.png", new PngEncoder().Encode(new byte[16], 2, 2));
            Add(archive, "overlay.jpg", "jpeg"u8);
        }));

    [Fact]
    public void An_archive_without_manifest_is_refused() =>
        Assert.Equal("manifest-missing", Refusal(archive => Add(archive, "folder/metadata.json", "{}"u8)));

    [Fact]
    public void A_bomb_is_refused_before_it_is_unpacked() =>
        Assert.Equal("dataset-too-large", Refusal(archive =>
        {
            Add(archive, "metadata.json", """{"name":"n","width":2,"height":2,"features":4,"precision":8}"""u8);
            Add(archive, "0.png", new byte[50_000_000], CompressionLevel.SmallestSize);
        }));

    [Fact]
    public void Too_many_entries_are_refused_before_the_directory_is_read()
    {
        var error = Assert.Throws<DatasetException>(() => DatasetReader.Open(new MemoryStream(Archive(archive =>
        {
            for (var i = 0; i < 100; i++)
            {
                Add(archive, $"{i}.png", default);
            }
        })), new DatasetLimits { Entries = 99 }));
        Assert.Equal("dataset-too-large", error.Code);
    }

    [Theory]
    [InlineData("")]
    [InlineData("PK")]
    [InlineData("not an archive at all, but long enough to hold an end record")]
    public void What_is_no_archive_is_refused(string content) =>
        Assert.Equal("archive-damaged", Assert.Throws<DatasetException>(() =>
            DatasetReader.Open(new MemoryStream(System.Text.Encoding.ASCII.GetBytes(content)), new DatasetLimits())).Code);

    private static string Refusal(Action<ZipArchive> fill) => Assert.Throws<DatasetException>(() =>
    {
        using var reader = DatasetReader.Open(new MemoryStream(Archive(fill)), new DatasetLimits());
        reader.ReadMap();
    }).Code;

    private static byte[] Archive(Action<ZipArchive> fill)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            fill(archive);
        }

        return stream.ToArray();
    }

    private static void Add(ZipArchive archive, string name, ReadOnlySpan<byte> content, CompressionLevel level = CompressionLevel.NoCompression)
    {
        using var entry = archive.CreateEntry(name, level).Open();
        entry.Write(content);
    }

    private static async Task<byte[]> Write(FeatureMap map, int precision, ReadOnlyMemory<byte> overlay, int threads = 2)
    {
        var statistics = FeatureStatistics.Measure(map);
        var manifest = new Manifest
        {
            Name = "natural",
            Width = map.Width,
            Height = map.Height,
            Features = map.Channels,
            Precision = precision,
            Overlay = !overlay.IsEmpty,
            Provenance = new Provenance
            {
                Stage = "conv3_x",
                Model = new ModelIdentity("test", "Test", "made up", new string('0', 64)),
                Range = new RangeRecord(statistics.Range.Min, statistics.Range.Max),
                Affine = new Affine(8, 0.5, 8, 0.5),
                Photo = new PhotoSize(8 * map.Width, 8 * map.Height),
            },
        };
        using var stream = new MemoryStream();
        await DatasetWriter.WriteAsync(stream, map, statistics, manifest, overlay, threads, null, default);
        return stream.ToArray();
    }

    /// <summary>A ZIP archive of directory records alone, all of the same empty entry, with what its end says of them.</summary>
    private static byte[] DirectoryOf(int entries, int stated, int? statedByZip64)
    {
        const int recordBytes = 47;
        var record = new byte[recordBytes];
        BitConverter.TryWriteBytes(record, 0x02014B50);
        record[28] = 1; // letters of the name
        record[^1] = (byte)'x';
        using var archive = new MemoryStream();
        using var writer = new BinaryWriter(archive);
        for (var i = 0; i < entries; i++)
        {
            writer.Write(record);
        }

        if (statedByZip64 is { } many)
        {
            var longRecord = archive.Position;
            writer.Write(0x06064B50);
            writer.Write(44L);
            writer.Write(new byte[12]);
            writer.Write((long)many);
            writer.Write((long)many);
            writer.Write((long)many * recordBytes);
            writer.Write(longRecord - ((long)many * recordBytes));
            writer.Write(0x07064B50);
            writer.Write(0);
            writer.Write(longRecord);
            writer.Write(1);
        }

        writer.Write(0x06054B50);
        writer.Write(0);
        writer.Write((ushort)stated);
        writer.Write((ushort)stated);
        writer.Write(stated * recordBytes);
        writer.Write(0);
        writer.Write((short)0);
        return archive.ToArray();
    }
}
