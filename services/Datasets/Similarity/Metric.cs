namespace IFeaLiD.Datasets.Similarity;

/// <summary>What is shown of a reference and the other cells; formulas, units and ranges stand in <c>docs/metrics.md</c>.</summary>
public enum MetricName
{
    /// <summary>Angle between stored vectors (Eq. 3 of the paper): s, 0 to 1.</summary>
    Angular,

    /// <summary>Angle between vectors of real values: s, -1 to 1.</summary>
    AngularReal,

    /// <summary>Angle after the map's mean vector is taken away: s, -1 to 1.</summary>
    AngularCentred,

    /// <summary>Cosine of the angle between vectors of real values: s, -1 to 1.</summary>
    Cosine,

    /// <summary>Correlation over the channels: s, -1 to 1.</summary>
    Pearson,

    /// <summary>Length of the difference: d, from 0.</summary>
    Euclidean,

    /// <summary>Sum of the absolute differences: d, from 0.</summary>
    Manhattan,

    /// <summary>L_k with k below 1: d, from 0.</summary>
    Fractional,

    /// <summary>Length of each cell's vector, whatever the reference is; from 0.</summary>
    Norm,
}

/// <summary>A metric with what can be set on it.</summary>
/// <param name="Name">Which one.</param>
/// <param name="K">Exponent of <see cref="MetricName.Fractional"/>, above 0 and below 1; the others leave it alone.</param>
public readonly record struct Metric(MetricName Name, double K = 0.5);
