using System.Runtime.InteropServices;
using IFeaLiD.Datasets.Arrays;
using IFeaLiD.Datasets.Containers;
using IFeaLiD.Tests;

namespace IFeaLiD.Datasets.Tests.Arrays;

/// <summary>Array to dataset and back.</summary>
public class RoundTripTests
{
    [Theory]
    [InlineData(Precision.Bits8)]
    [InlineData(Precision.Bits16)]
    [InlineData(Precision.Bits32)]
    public async Task Values_survive_within_half_a_step(Precision precision)
    {
        var map = Maps.Natural(37, 41, 9);
        var npy = Npy(map);
        using var dataset = await DatasetAsync(npy, precision);
        using var reader = DatasetReader.Open(dataset, new DatasetLimits());
        var range = reader.Manifest.Provenance!.Range;
        // Beside half a step, float32's own: of the quantiser's arithmetic at 8 and 16 bit, and of the result.
        var tolerance = ((double)range.Max - range.Min) * (0.5 / precision.Greatest() + 3e-7);
        var back = await BackAsync(reader, memoryBytes: precision == Precision.Bits16 ? 0 : long.MaxValue);
        using var array = ArrayFile.Open(new MemoryStream(back), null);
        using var planes = ArrayFileTests.Read(array);
        for (var channel = 0; channel < map.Channels; channel++)
        {
            var (expected, found) = (map.Plane(channel).ToArray(), planes.Map.Plane(channel).ToArray());
            for (var cell = 0; cell < map.Cells; cell++)
            {
                Assert.InRange(found[cell], expected[cell] - tolerance, expected[cell] + tolerance);
            }
        }
    }

    [Fact]
    public async Task A_constant_map_comes_back_as_it_was()
    {
        var values = new float[5 * 6 * 3];
        Array.Fill(values, -2.5f);
        using var dataset = await DatasetAsync(Npy(new FeatureMap(5, 6, 3, values)), Precision.Bits8);
        using var reader = DatasetReader.Open(dataset, new DatasetLimits());
        var back = await BackAsync(reader, long.MaxValue);
        Assert.Equal(values, MemoryMarshal.Cast<byte, float>(back.AsSpan(128)).ToArray());
    }

    [Fact]
    public async Task The_manifest_names_the_array_and_no_network()
    {
        using var array = ArrayFileTests.Open("types.npz", "be-f8.F");
        using var prepared = ArrayDataset.Read(
            array, new ArrayWish("A map", Precision.Bits16, new byte[] { 1 }, new PhotoSize(30, 80)), new DatasetLimits(), Room(long.MaxValue), progress: null, CancellationToken.None);
        using var stream = new MemoryStream();
        await prepared.WriteAsync(stream, progress: null, CancellationToken.None);
        using var reader = DatasetReader.Open(stream, new DatasetLimits());
        var origin = reader.Manifest.Provenance!;
        Assert.Equal(("A map", "be-f8.F", 16, true), (reader.Manifest.Name, origin.Stage, reader.Manifest.Precision, reader.Manifest.Overlay));
        Assert.Null(origin.Model);
        Assert.Equal(new SourceRecord("array", "float64", "be-f8.F"), origin.Source);
        Assert.Equal(new Affine(10, 5, 20, 10), origin.Affine);
        Assert.DoesNotContain("model", System.Text.Encoding.UTF8.GetString(reader.Manifest.ToJson()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dataset_of_the_original_program_becomes_values_from_0_to_1()
    {
        if (Repository.OriginalDataset is not { } path)
        {
            return;
        }

        using var reader = DatasetReader.Open(File.OpenRead(path), new DatasetLimits());
        var back = await BackAsync(reader, long.MaxValue);
        Assert.Equal(128 + 4L * 52 * 80 * 512, back.Length);
        var map = reader.ReadMap();
        var vector = MemoryMarshal.Cast<byte, float>(back.AsSpan(128)).Slice((7 * 52 + 5) * 512, 512).ToArray();
        Assert.Equal(map.Vector(5, 7).Select(value => value / 255f), vector);
    }

    private static ArrayRoom Room(long memoryBytes) => new(memoryBytes, Path.GetTempPath());

    private static byte[] Npy(FeatureMap map)
    {
        using var planes = PlaneStore.Create(map.Height, map.Width, map.Channels, long.MaxValue, "");
        for (var channel = 0; channel < map.Channels; channel++)
        {
            planes.Write(channel, 0, map.Plane(channel));
        }

        using var npy = new MemoryStream();
        NpyWriter.WriteAsync(npy, planes, progress: null, CancellationToken.None).GetAwaiter().GetResult();
        return npy.ToArray();
    }

    private static async Task<MemoryStream> DatasetAsync(byte[] npy, Precision precision)
    {
        using var array = ArrayFile.Open(new MemoryStream(npy), null);
        using var prepared = ArrayDataset.Read(array, new ArrayWish("map", precision, default, null), new DatasetLimits(), Room(0), progress: null, CancellationToken.None);
        var stream = new MemoryStream();
        await prepared.WriteAsync(stream, progress: null, CancellationToken.None);
        return stream;
    }

    private static async Task<byte[]> BackAsync(DatasetReader reader, long memoryBytes)
    {
        var manifest = reader.Manifest;
        using var planes = PlaneStore.Create(manifest.Height, manifest.Width, manifest.Features, memoryBytes, Path.GetTempPath());
        RealPlanes.Read(reader, planes, progress: null, CancellationToken.None);
        using var npy = new MemoryStream();
        await NpyWriter.WriteAsync(npy, planes, progress: null, CancellationToken.None);
        return npy.ToArray();
    }
}
