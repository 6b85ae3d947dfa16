namespace IFeaLiD.Datasets.Similarity;

/// <summary>Distances between vectors, in the unit of their values; 0 for equal vectors.</summary>
internal static class Distances
{
    /// <summary>L_2: the square root of the sum of squared differences.</summary>
    public static double Euclidean(double[] a, double[] b) => Math.Sqrt(Differences(a, b).Sum(d => d * d));

    /// <summary>L_1: the sum of absolute differences.</summary>
    public static double Manhattan(double[] a, double[] b) => Differences(a, b).Sum();

    /// <summary>
    /// L_k = (sum |a - b|^k)^(1 / k) for k below 1 (Aggarwal, Hinneburg, Keim 2001, "On the surprising behavior of distance metrics
    /// in high dimensional space").
    /// </summary>
    public static double Fractional(double[] a, double[] b, double k) =>
        Math.Pow(Differences(a, b).Sum(d => Math.Pow(d, k)), 1 / k);

    /// <summary>Length of a vector.</summary>
    public static double Norm(double[] a) => Math.Sqrt(a.Sum(value => value * value));

    private static IEnumerable<double> Differences(double[] a, double[] b) => a.Zip(b, (p, q) => Math.Abs(p - q));
}
