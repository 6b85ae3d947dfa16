using System.Buffers.Binary;
using IFeaLiD.Datasets.Containers;

namespace IFeaLiD.Datasets.Tests.Containers;

/// <summary>Maps of more than 2^31 values, archives of more than 2^32 bytes, and the ZIP64 records that they need.</summary>
public class LargeDatasetTests
{
    [Fact]
    public async Task A_map_of_more_than_two_billion_values_is_written_and_read()
    {
        const int Height = 1024, Width = 2048, Channels = 1032;
        var map = new FeatureMap(Height, Width, Channels, new SlopingPlanes(Height * Width));
        Assert.True(map.Values > int.MaxValue);
        var path = Path.GetTempFileName();
        try
        {
            await using (var file = File.Create(path))
            {
                await WriteAsync(file, map);
            }

            using var reader = DatasetReader.Open(File.OpenRead(path), new DatasetLimits { MapBytes = 1L << 32 });
            Assert.Equal((Height, Width, Channels), (reader.Manifest.Height, reader.Manifest.Width, reader.Manifest.Features));
            foreach (var tile in new[] { 0, 129, 257 })
            {
                var rgba = reader.ReadTile(tile);
                for (var k = 0; k < 4; k++)
                {
                    // Channel c is c everywhere, but one more in its last cell.
                    Assert.Equal(Math.Round((4f * tile + k) / Channels * 255f), rgba[k]);
                    Assert.Equal(Math.Round((4f * tile + k + 1) / Channels * 255f), rgba[^(4 - k)]);
                }
            }

            var refused = Assert.Throws<DatasetException>(() => DatasetReader.Open(File.OpenRead(path), new DatasetLimits()));
            Assert.Equal("dataset-too-large", refused.Code);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task Entries_that_lie_behind_four_gigabytes_are_written_and_read()
    {
        var path = Path.GetTempFileName();
        try
        {
            await using (var file = File.Create(path))
            {
                file.Position = 5L << 30; // a hole, which takes no room on the disk
                await WriteAsync(file, Maps.Natural(6, 7, 9));
                file.Position = file.Length - 22 - 20;
                var locator = new byte[4];
                await file.ReadExactlyAsync(locator);
                Assert.Equal("PK\u0006\u0007"u8.ToArray(), locator);
            }

            using var reader = DatasetReader.Open(File.OpenRead(path), new DatasetLimits());
            Assert.Equal(3, reader.ReadMap().Tiles.Count);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData(4, 600, null)]
    [InlineData(100_000, 600, "dataset-too-large")]
    [InlineData(4, 1L << 40, "dataset-too-large")]
    public async Task The_count_that_a_zip64_record_states_is_the_one_that_is_checked(long count, long directoryBytes, string? code)
    {
        var archive = await ZipAsync();
        var end = archive.AsSpan(^22);
        var (size, start) = (BinaryPrimitives.ReadUInt32LittleEndian(end[12..]), BinaryPrimitives.ReadUInt32LittleEndian(end[16..]));
        var longEnd = new byte[56];
        "PK\u0006\u0006"u8.CopyTo(longEnd);
        BinaryPrimitives.WriteInt64LittleEndian(longEnd.AsSpan(4), 44);
        BinaryPrimitives.WriteInt64LittleEndian(longEnd.AsSpan(24), count);
        BinaryPrimitives.WriteInt64LittleEndian(longEnd.AsSpan(32), count);
        BinaryPrimitives.WriteInt64LittleEndian(longEnd.AsSpan(40), code is null ? size : directoryBytes);
        BinaryPrimitives.WriteInt64LittleEndian(longEnd.AsSpan(48), start);
        var locator = new byte[20];
        "PK\u0006\u0007"u8.CopyTo(locator);
        BinaryPrimitives.WriteInt64LittleEndian(locator.AsSpan(8), archive.Length - 22);
        locator[16] = 1;
        end[8..20].Fill(0xFF); // counts, size and start: see the long record
        byte[] zip64 = [.. archive[..^22], .. longEnd, .. locator, .. end];

        if (code is null)
        {
            using var reader = DatasetReader.Open(new MemoryStream(zip64), new DatasetLimits());
            Assert.Equal(2, reader.ReadMap().Tiles.Count);
        }
        else
        {
            Assert.Equal(code, Assert.Throws<DatasetException>(() => DatasetReader.Open(new MemoryStream(zip64), new DatasetLimits())).Code);
        }
    }

    [Fact]
    public async Task A_zip64_locator_that_leads_nowhere_is_damage()
    {
        var archive = await ZipAsync();
        var locator = new byte[20];
        "PK\u0006\u0007"u8.CopyTo(locator);
        foreach (var position in new[] { 0L, archive.Length, long.MaxValue, -1 })
        {
            BinaryPrimitives.WriteInt64LittleEndian(locator.AsSpan(8), position);
            byte[] damaged = [.. archive[..^22], .. locator, .. archive[^22..]];
            Assert.Equal("archive-damaged", Assert.Throws<DatasetException>(() => DatasetReader.Open(new MemoryStream(damaged), new DatasetLimits())).Code);
        }
    }

    /// <summary>Four entries: manifest, overlay and two tiles.</summary>
    private static async Task<byte[]> ZipAsync()
    {
        using var stream = new MemoryStream();
        await WriteAsync(stream, Maps.Natural(6, 7, 8), "jpeg"u8.ToArray());
        return stream.ToArray();
    }

    private static Task WriteAsync(Stream stream, FeatureMap map, ReadOnlyMemory<byte> overlay = default)
    {
        var manifest = new Manifest { Name = "large", Width = map.Width, Height = map.Height, Features = map.Channels, Precision = 8, Overlay = !overlay.IsEmpty };
        return DatasetWriter.WriteAsync(stream, map, FeatureStatistics.Measure(map), manifest, overlay, Environment.ProcessorCount, null, default);
    }

    /// <summary>Made when it is asked for: channel c is c everywhere, but c + 1 in its last cell.</summary>
    private sealed class SlopingPlanes(int cells) : IPlanes
    {
        [ThreadStatic]
        private static float[]? planeOfThread;

        public ReadOnlySpan<float> Plane(int channel)
        {
            var plane = planeOfThread ??= new float[cells];
            Array.Fill(plane, channel);
            plane[^1] = channel + 1;
            return plane;
        }
    }
}
