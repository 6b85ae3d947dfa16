namespace IFeaLiD.Datasets.Similarity;

/// <summary>
/// Eq. 3 of the paper: s = 1 - angle / (pi / 2) between the feature vectors of two cells, 0 to 1. The reference for every
/// faster implementation.
/// </summary>
/// <remarks>
/// The angle is taken as 2 atan2(|u - v|, |u + v|) of the unit vectors u and v (W. Kahan), which stays exact for small angles
/// where the arc cosine loses half its digits. The scale p_max of Eq. 4 cancels out.
/// </remarks>
public static class AngularSimilarity
{
    /// <summary>Similarity of every cell to one reference.</summary>
    /// <param name="map">height x width x channels.</param>
    /// <param name="x">Column of the reference, 0 to width - 1.</param>
    /// <param name="y">Row of the reference, 0 to height - 1.</param>
    /// <returns>
    /// height x width, row by row; NaN where a cell's vector is zero (it has no direction), and everywhere when the reference's is.
    /// </returns>
    public static double[] Compute(QuantisedMap map, int x, int y)
    {
        var layout = map.Layout;
        var reference = Unit(map.Vector(x, y));
        var similarity = new double[layout.Height * layout.Width];
        Parallel.For(0, layout.Height, row =>
        {
            var vector = new uint[layout.Channels];
            for (var cell = row * layout.Width; cell < (row + 1) * layout.Width; cell++)
            {
                map.ReadVector(cell, vector);
                similarity[cell] = 1 - Angle(reference, Unit(vector)) / (Math.PI / 2);
            }
        });
        return similarity;
    }

    private static double[] Unit(uint[] vector)
    {
        var norm = Math.Sqrt(vector.Sum(value => (double)value * value));
        return Array.ConvertAll(vector, value => value / norm);
    }

    /// <summary>Radians between two unit vectors; NaN when one of them is not.</summary>
    private static double Angle(double[] u, double[] v)
    {
        double difference = 0, sum = 0;
        for (var k = 0; k < u.Length; k++)
        {
            difference += (u[k] - v[k]) * (u[k] - v[k]);
            sum += (u[k] + v[k]) * (u[k] + v[k]);
        }

        return 2 * Math.Atan2(Math.Sqrt(difference), Math.Sqrt(sum));
    }
}
