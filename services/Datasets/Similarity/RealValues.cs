using IFeaLiD.Datasets.Tiles;

namespace IFeaLiD.Datasets.Similarity;

/// <summary>The vectors of a map as numbers with a unit: activations where their range is known, otherwise p'' (Eq. 4, 0 to 1).</summary>
/// <param name="map">height x width x channels.</param>
/// <param name="range">Of the activations; null where it is not known.</param>
internal sealed class RealValues(QuantisedMap map, ValueRange? range)
{
    private readonly ValueRange range = range ?? new ValueRange(0, 1);

    /// <summary>The vector of a cell, counted row by row.</summary>
    public double[] Vector(int cell) =>
        Array.ConvertAll(Stored(cell), value => Quantiser.Dequantise(value, range, map.Layout.Precision));

    /// <summary>The mean of all vectors of the map: one value a channel.</summary>
    public double[] Mean()
    {
        var cells = map.Layout.Height * map.Layout.Width;
        var mean = new double[map.Layout.Channels];
        for (var cell = 0; cell < cells; cell++)
        {
            var vector = Vector(cell);
            for (var k = 0; k < mean.Length; k++)
            {
                mean[k] += vector[k] / cells;
            }
        }

        return mean;
    }

    /// <summary>Length of a cell's vector counted from the least value of the range: what rounding errors are relative to.</summary>
    public double StoredLength(int cell)
    {
        var step = ((double)range.Max - range.Min) / map.Layout.Precision.Greatest();
        return step * Math.Sqrt(Stored(cell).Sum(value => (double)value * value));
    }

    private uint[] Stored(int cell) => map.Vector(cell % map.Layout.Width, cell / map.Layout.Width);
}
