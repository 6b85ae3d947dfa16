namespace IFeaLiD.Datasets.Similarity;

/// <summary>Similarities that compare where two vectors point, not how long they are.</summary>
internal static class Directions
{
    /// <summary>
    /// A vector shorter than this share of the one it was made from, by a shift, is what rounding has left of zero.
    /// </summary>
    private const double Nothing = 1e-6;

    /// <summary>The vector at length 1; NaN where it is zero and so points nowhere.</summary>
    /// <param name="vector">To be scaled.</param>
    /// <param name="before">Length before a shift, 0 where there was none.</param>
    public static double[] Unit(double[] vector, double before)
    {
        var length = Distances.Norm(vector);
        return Array.ConvertAll(vector, value => length <= Nothing * before ? double.NaN : value / length);
    }

    /// <summary>s = 1 - angle / (pi / 2) of two unit vectors (Eq. 3): 1, 0 and -1 for 0, 90 and 180 degrees.</summary>
    /// <remarks>2 atan2(|u - v|, |u + v|) (W. Kahan) keeps small angles exact, where the arc cosine loses half its digits.</remarks>
    public static double Angular(double[] u, double[] v)
    {
        double difference = 0, sum = 0;
        for (var k = 0; k < u.Length; k++)
        {
            difference += (u[k] - v[k]) * (u[k] - v[k]);
            sum += (u[k] + v[k]) * (u[k] + v[k]);
        }

        return 1 - 2 * Math.Atan2(Math.Sqrt(difference), Math.Sqrt(sum)) / (Math.PI / 2);
    }

    /// <summary>Cosine of the angle between two unit vectors.</summary>
    public static double Cosine(double[] u, double[] v) => Math.Clamp(u.Zip(v, (a, b) => a * b).Sum(), -1, 1);

    /// <summary>The vector less its own mean over the channels, which makes of the cosine a correlation.</summary>
    public static double[] LessOwnMean(double[] vector)
    {
        var mean = vector.Average();
        return Array.ConvertAll(vector, value => value - mean);
    }

    /// <summary>The vector less another one.</summary>
    public static double[] Less(double[] vector, double[] other) => [.. vector.Zip(other, (a, b) => a - b)];
}
