namespace IFeaLiD.Datasets.Similarity;

/// <summary>A metric between one reference cell and every cell of a map, in float64: the reference for every faster implementation.</summary>
public static class MetricMap
{
    /// <summary>Every cell compared with the reference.</summary>
    /// <param name="map">height x width x channels.</param>
    /// <param name="range">Of the activations; null where it is not known, which makes values p'' (Eq. 4).</param>
    /// <param name="x">Column of the reference, 0 to width - 1.</param>
    /// <param name="y">Row of the reference, 0 to height - 1.</param>
    /// <param name="metric">What is computed.</param>
    /// <returns>height x width, row by row; NaN: no data, as <c>docs/metrics.md</c> says for each metric.</returns>
    /// <exception cref="ArgumentOutOfRangeException">k is not above 0 and below 1.</exception>
    public static double[] Compute(QuantisedMap map, ValueRange? range, int x, int y, Metric metric)
    {
        if (metric is { Name: MetricName.Fractional, K: not (> 0 and < 1) })
        {
            throw new ArgumentOutOfRangeException(nameof(metric), metric.K, "k is expected above 0 and below 1.");
        }

        if (metric.Name == MetricName.Angular)
        {
            return AngularSimilarity.Compute(map, x, y);
        }

        // Scale and origin of the values cancel out of Pearson and of the centred angle, and with them their rounding errors.
        var values = new RealValues(map, metric.Name is MetricName.Pearson or MetricName.AngularCentred ? null : range);
        var prepare = Preparation(metric.Name, values);
        var compare = Comparison(metric);
        var reference = prepare(y * map.Layout.Width + x);
        var result = new double[map.Layout.Height * map.Layout.Width];
        Parallel.For(0, result.Length, cell => result[cell] = compare(prepare(cell), reference));
        return result;
    }

    /// <summary>What a cell's vector becomes before two of them are compared.</summary>
    private static Func<int, double[]> Preparation(MetricName name, RealValues values)
    {
        switch (name)
        {
            case MetricName.AngularReal or MetricName.Cosine:
                return cell => Directions.Unit(values.Vector(cell), values.StoredLength(cell));
            case MetricName.AngularCentred:
                var mean = values.Mean();
                return cell => Directions.Unit(Directions.Less(values.Vector(cell), mean), values.StoredLength(cell));
            case MetricName.Pearson:
                return cell => Directions.Unit(Directions.LessOwnMean(values.Vector(cell)), values.StoredLength(cell));
            default:
                return values.Vector;
        }
    }

    private static Func<double[], double[], double> Comparison(Metric metric) => metric.Name switch
    {
        MetricName.AngularReal or MetricName.AngularCentred => Directions.Angular,
        MetricName.Cosine or MetricName.Pearson => Directions.Cosine,
        MetricName.Euclidean => Distances.Euclidean,
        MetricName.Manhattan => Distances.Manhattan,
        MetricName.Fractional => (a, b) => Distances.Fractional(a, b, metric.K),
        MetricName.Norm => (a, _) => Distances.Norm(a),
        _ => throw new ArgumentOutOfRangeException(nameof(metric), metric.Name, "Not a metric."),
    };
}
