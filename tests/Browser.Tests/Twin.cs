using System.Text.Json;
using IFeaLiD.Datasets;
using IFeaLiD.Datasets.Similarity;
using IFeaLiD.Tests;

namespace IFeaLiD.Browser.Tests;

/// <summary>Compares what the browser computed and drew with float64 on the processor.</summary>
internal static class Twin
{
    private const double MostError = 1e-5;

    private static readonly int[][] Fire = JsonSerializer.Deserialize<int[][]>(File.ReadAllText(Repository.Fixture("fire.json")))!;

    /// <summary>References over the whole map, corners and edges first; the same at every run.</summary>
    public static IEnumerable<(int X, int Y)> References(int width, int height, int count)
    {
        var random = new Random(7);
        return new[] { (0, 0), (width - 1, 0), (0, height - 1), (width - 1, height - 1), (width / 2, height / 2) }
            .Concat(Enumerable.Range(0, count).Select(_ => (random.Next(width), random.Next(height))))
            .Distinct().Take(count);
    }

    /// <summary>Every value within 1e-5, no data exactly where there is none; gives the greatest error.</summary>
    public static double CompareSimilarity(QuantisedMap map, int x, int y, float[] similarity)
    {
        var expected = AngularSimilarity.Compute(map, x, y);
        Assert.Equal(expected.Length, similarity.Length);
        var greatest = 0.0;
        for (var cell = 0; cell < expected.Length; cell++)
        {
            Assert.Equal(double.IsNaN(expected[cell]), float.IsNaN(similarity[cell]));
            var error = double.IsNaN(expected[cell]) ? 0 : Math.Abs(expected[cell] - similarity[cell]);
            Assert.True(error <= MostError, $"cell {cell}, reference ({x}, {y}): {similarity[cell]} instead of {expected[cell]}");
            greatest = Math.Max(greatest, error);
        }

        return greatest;
    }

    /// <summary>
    /// Every value within 1e-5 of the range over the map, no data exactly where there is none, and at the reference itself the
    /// exact 1 of a similarity or 0 of a distance; gives the greatest error as a share of the range.
    /// </summary>
    public static double CompareMetric(double[] expected, float[] values, Metric metric, int reference)
    {
        Assert.Equal(expected.Length, values.Length);
        Assert.Equal(expected.Select(double.IsNaN), values.Select(float.IsNaN));
        var known = expected.Where(value => !double.IsNaN(value)).DefaultIfEmpty(0).ToArray();
        var range = known.Max() > known.Min() ? known.Max() - known.Min() : 1;
        var greatest = expected.Zip(values, (e, v) => double.IsNaN(e) ? 0 : Math.Abs(e - v)).Max() / range;
        Assert.True(greatest <= MostError, $"{metric}: {greatest} of the range");
        if (metric.Name != MetricName.Norm && !double.IsNaN(expected[reference]))
        {
            Assert.Equal(metric.Name is MetricName.Euclidean or MetricName.Manhattan or MetricName.Fractional ? 0 : 1, values[reference]);
        }

        return greatest;
    }

    /// <summary>Opaque colours are those of the table for the stretched similarity (Eq. 5), within 1 of 255.</summary>
    public static void CompareColours(float[] similarity, byte[] rgba)
    {
        var known = similarity.Where(s => !float.IsNaN(s)).ToArray();
        var (min, max) = ((double)known.Min(), (double)known.Max());
        for (var cell = 0; cell < similarity.Length; cell++)
        {
            var pixel = rgba.AsSpan(4 * cell, 4);
            if (float.IsNaN(similarity[cell]))
            {
                Assert.Equal(0, pixel[3]);
                continue;
            }

            Assert.Equal(255, pixel[3]);
            // A value within rounding of a step of the table may fall to either side of it.
            var position = 256 * (similarity[cell] - min) / (max - min);
            var candidates = new[] { position - 1e-4, position + 1e-4 }.Select(at => Fire[Math.Clamp((int)Math.Floor(at), 0, 255)]);
            var (r, g, b) = (pixel[0], pixel[1], pixel[2]);
            Assert.True(candidates.Any(c => Math.Abs(c[0] - r) <= 1 && Math.Abs(c[1] - g) <= 1 && Math.Abs(c[2] - b) <= 1),
                $"cell {cell}: {r}, {g}, {b} at position {position} of the table");
        }
    }
}
