using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace IFeaLiD.Datasets;

/// <summary>What has to be known of a feature map before its first tile is written.</summary>
/// <param name="Range">Least and greatest value of the whole map (Eq. 1 of the paper).</param>
/// <param name="Variances">One value a channel: how much it varies over the map, in squared units of the map.</param>
public sealed record FeatureStatistics(ValueRange Range, IReadOnlyList<float> Variances)
{
    /// <summary>Reads the map once, channels in parallel; the result does not depend on the number of cores.</summary>
    /// <param name="map">height x width x channels.</param>
    /// <param name="cancellationToken">Ends between two channels.</param>
    /// <exception cref="DatasetException"><c>not-finite</c>: a channel holds NaN or infinity, or values lie too far apart to be quantised.</exception>
    public static FeatureStatistics Measure(FeatureMap map, CancellationToken cancellationToken = default)
    {
        var least = new float[map.Channels];
        var greatest = new float[map.Channels];
        var variances = new float[map.Channels];
        var parallel = new ParallelOptions { CancellationToken = cancellationToken };
        Parallel.For(0, map.Channels, parallel, channel =>
            (least[channel], greatest[channel], variances[channel]) = MeasurePlane(map.Plane(channel)));

        for (var channel = 0; channel < map.Channels; channel++)
        {
            // A sum over values that hold NaN or infinity is not finite; an overflow of squares alone is no fault of the map.
            if (!float.IsFinite(least[channel]) || !float.IsFinite(greatest[channel]))
            {
                throw new DatasetException("not-finite",
                    $"Channel {channel} of the feature map holds NaN or infinity, so it has no value range. Expected finite values only.");
            }
        }

        var range = new ValueRange(least.Min(), greatest.Max());
        return float.IsFinite(range.Max - range.Min) ? new FeatureStatistics(range, variances) : throw new DatasetException("not-finite",
            $"The values reach from {range.Min:g6} to {range.Max:g6}, which is further than float32 can tell. Scale them down.");
    }

    /// <summary>Eight lanes whatever the processor, so that sums round alike everywhere.</summary>
    private static (float Least, float Greatest, float Variance) MeasurePlane(ReadOnlySpan<float> plane)
    {
        var lanes = MemoryMarshal.Cast<float, Vector256<float>>(plane);
        var least = Vector256.Create(float.PositiveInfinity);
        var greatest = Vector256.Create(float.NegativeInfinity);
        var sum = Vector256<float>.Zero;
        var squares = Vector256<float>.Zero;
        foreach (var values in lanes)
        {
            // Min and Max hand NaN on.
            least = Vector256.Min(least, values);
            greatest = Vector256.Max(greatest, values);
            sum += values;
            squares += values * values;
        }

        float low = float.PositiveInfinity, high = float.NegativeInfinity;
        for (var lane = 0; lane < Vector256<float>.Count; lane++)
        {
            low = MathF.Min(low, least[lane]);
            high = MathF.Max(high, greatest[lane]);
        }

        float total = Vector256.Sum(sum), totalOfSquares = Vector256.Sum(squares);
        foreach (var value in plane[(lanes.Length * Vector256<float>.Count)..])
        {
            low = MathF.Min(low, value);
            high = MathF.Max(high, value);
            total += value;
            totalOfSquares += value * value;
        }

        var mean = total / plane.Length;
        return (low, high, totalOfSquares / plane.Length - mean * mean);
    }
}
