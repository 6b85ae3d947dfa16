using System.Text.Json;
using IFeaLiD.Datasets.Containers;
using IFeaLiD.Datasets.Similarity;
using IFeaLiD.Datasets.Tiles;
using IFeaLiD.Tests;

namespace IFeaLiD.Datasets.Tests.Similarity;

public class MetricMapTests
{
    /// <summary>0 stands for -1 and 255 for 4: a step is 5 / 255, and 51 stands for 0.</summary>
    private static readonly ValueRange Signed = new(-1, 4);

    private static readonly string[] Similarities = ["angular", "angular-real", "angular-centred", "cosine", "pearson"];

    [Fact]
    public void Angles_of_real_values_reach_over_90_degrees()
    {
        // Real values (1, 0), (-1, 0), (0, 1), (1, 1).
        var map = Quantised([102, 51], [0, 51], [51, 102], [102, 102]);
        AssertClose([1, -1, 0, 0.5], MetricMap.Compute(map, Signed, 0, 0, new Metric(MetricName.AngularReal)));
        AssertClose([1, -1, 0, Math.Sqrt(0.5)], MetricMap.Compute(map, Signed, 0, 0, new Metric(MetricName.Cosine)));
    }

    [Fact]
    public void Distances_and_norms_have_the_unit_of_the_activations()
    {
        // Real values (0, 0), (3, 4), (1, 0).
        var map = Quantised([51, 51], [204, 255], [102, 51]);
        AssertClose([0, 5, 1], MetricMap.Compute(map, Signed, 0, 0, new Metric(MetricName.Euclidean)));
        AssertClose([0, 7, 1], MetricMap.Compute(map, Signed, 0, 0, new Metric(MetricName.Manhattan)));
        AssertClose([0, 7 + 4 * Math.Sqrt(3), 1], MetricMap.Compute(map, Signed, 0, 0, new Metric(MetricName.Fractional)));
        AssertClose([0, 5, 1], MetricMap.Compute(map, Signed, 2, 0, new Metric(MetricName.Norm)));
    }

    [Fact]
    public void Without_a_range_values_are_shares_of_the_greatest_one()
    {
        var map = Quantised([0, 0], [255, 0]);
        AssertClose([0, 1], MetricMap.Compute(map, null, 0, 0, new Metric(MetricName.Manhattan)));
    }

    [Fact]
    public void Pearson_has_no_data_for_constant_vectors_and_knows_opposites()
    {
        var map = Quantised([10, 20], [40, 200], [9, 1], [7, 7]);
        AssertClose([1, 1, -1, double.NaN], MetricMap.Compute(map, null, 0, 0, new Metric(MetricName.Pearson)));
    }

    [Fact]
    public void Centring_compares_deviations_from_the_mean_vector()
    {
        // The mean is (100, 50); the last cell does not deviate from it.
        var map = Quantised([110, 50], [90, 50], [100, 60], [100, 40], [100, 50]);
        AssertClose([1, -1, 0, 0, double.NaN], MetricMap.Compute(map, Signed, 0, 0, new Metric(MetricName.AngularCentred)));
        var constant = Quantised([77, 3], [77, 3], [77, 3]);
        AssertClose([1, 1, 1], MetricMap.Compute(constant, Signed, 0, 0, new Metric(MetricName.AngularReal)));
        AssertClose([0, 0, 0], MetricMap.Compute(constant, Signed, 0, 0, new Metric(MetricName.Euclidean)));
        AssertClose([double.NaN, double.NaN, double.NaN], MetricMap.Compute(constant, Signed, 0, 0, new Metric(MetricName.AngularCentred)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void A_k_outside_0_to_1_is_refused(double k) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => MetricMap.Compute(Quantised([1, 2]), null, 0, 0, new Metric(MetricName.Fractional, k)));

    [Theory]
    [InlineData(8)]
    [InlineData(16)]
    [InlineData(32)]
    public void The_viewers_fixture_holds_these_values(int precision)
    {
        using var reader = DatasetReader.Open(File.OpenRead(Repository.Fixture("datasets", $"{precision}-bit.zip")), new DatasetLimits());
        var map = reader.ReadMap();
        var known = reader.Manifest.Provenance!.Range;
        var maps = (
            from range in new[] { null, known, new RangeRecord(-3.25f, 5.5f) }
            from metric in Enum.GetValues<MetricName>().Select(name => new Metric(name)).Append(new Metric(MetricName.Fractional, 0.2))
            let values = MetricMap.Compute(map, range is null ? null : new ValueRange(range.Min, range.Max), 2, 3, metric)
            select new Fixture(range, JsonNamingPolicy.KebabCaseLower.ConvertName(metric.Name.ToString()), metric.K, [.. values.Select(v => double.IsNaN(v) ? (double?)null : v)])).ToArray();
        Assert.All(maps.Where(m => Similarities.Contains(m.Metric)), m => Assert.Equal(1, m.Values[3 * 7 + 2]!.Value, 12));

        var path = Repository.Fixture("datasets", $"{precision}-bit.metrics.json");
        if (Environment.GetEnvironmentVariable("IFEALID_WRITE_FIXTURES") == "1")
        {
            File.WriteAllLines(path, ["{\"x\":2,\"y\":3,\"maps\":[", .. maps.Select((m, i) => JsonSerializer.Serialize(m, JsonSerializerOptions.Web) + (i < maps.Length - 1 ? "," : "")), "]}"]);
        }

        using var file = JsonDocument.Parse(File.ReadAllText(path));
        var expected = file.RootElement.GetProperty("maps").Deserialize<Fixture[]>(JsonSerializerOptions.Web)!;
        Assert.Equal(expected.Length, maps.Length);
        foreach (var (first, second) in expected.Zip(maps))
        {
            Assert.Equal((first.Range, first.Metric, first.K), (second.Range, second.Metric, second.K));
            AssertClose([.. first.Values.Select(v => v ?? double.NaN)], [.. second.Values.Select(v => v ?? double.NaN)]);
        }
    }

    private static void AssertClose(double[] expected, double[] values)
    {
        Assert.Equal(expected.Length, values.Length);
        Assert.All(expected.Zip(values), pair => Assert.True(
            double.IsNaN(pair.First) ? double.IsNaN(pair.Second) : Math.Abs(pair.First - pair.Second) <= 1e-12 * Math.Max(1, Math.Abs(pair.First)), $"{pair}"));
    }

    private static QuantisedMap Quantised(params byte[][] vectors) =>
        new(new TileLayout(1, vectors.Length, 2, Precision.Bits8), [[.. vectors.SelectMany(v => new byte[] { v[0], v[1], 0, 0 })]]);

    /// <summary>One map of the fixture; null: no data.</summary>
    private sealed record Fixture(RangeRecord? Range, string Metric, double K, double?[] Values);
}
