using System.Text.Json;
using IFeaLiD.Datasets.Containers;
using IFeaLiD.Datasets.Similarity;
using IFeaLiD.Datasets.Tiles;
using IFeaLiD.Tests;

namespace IFeaLiD.Datasets.Tests.Similarity;

public class AngularSimilarityTests
{
    [Fact]
    public void Known_angles_give_known_similarities()
    {
        // Four cells a row, two channels: along x, along y, at 45 degrees, zero.
        var map = Quantised(4, [3, 0], [0, 7], [5, 5], [0, 0]);
        Assert.Equal([1, 0, 0.5, double.NaN], AngularSimilarity.Compute(map, 0, 0).Select(s => Math.Round(s, 12)));
        Assert.All(AngularSimilarity.Compute(map, 3, 0), s => Assert.True(double.IsNaN(s)));
    }

    [Fact]
    public void Small_angles_keep_their_digits()
    {
        var map = Quantised(2, [255, 0], [255, 1]);
        var expected = 1 - Math.Atan(1 / 255.0) / (Math.PI / 2);
        Assert.Equal(expected, AngularSimilarity.Compute(map, 0, 0)[1], 14);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(16)]
    [InlineData(32)]
    public void The_viewers_fixture_holds_these_values(int precision)
    {
        using var reader = DatasetReader.Open(File.OpenRead(Repository.Fixture("datasets", $"{precision}-bit.zip")), new DatasetLimits());
        // Written as null where there is no data, since JSON has no NaN.
        var similarity = AngularSimilarity.Compute(reader.ReadMap(), 2, 3).Select(s => double.IsNaN(s) ? (double?)null : s).ToArray();
        var path = Repository.Fixture("datasets", $"{precision}-bit.similarity.json");
        if (Environment.GetEnvironmentVariable("IFEALID_WRITE_FIXTURES") == "1")
        {
            File.WriteAllText(path, JsonSerializer.Serialize(new { x = 2, y = 3, similarity }) + "\n");
        }

        using var fixture = JsonDocument.Parse(File.ReadAllText(path));
        var expected = fixture.RootElement.GetProperty("similarity").EnumerateArray()
            .Select(s => s.ValueKind == JsonValueKind.Null ? (double?)null : s.GetDouble());
        Assert.All(expected.Zip(similarity), pair => Assert.True(
            pair.First is null ? pair.Second is null : Math.Abs(pair.First.Value - pair.Second!.Value) < 1e-12, $"{pair}"));
    }

    private static QuantisedMap Quantised(int width, params byte[][] vectors) =>
        new(new TileLayout(1, width, 2, Precision.Bits8), [[.. vectors.SelectMany(v => new byte[] { v[0], v[1], 0, 0 })]]);
}
