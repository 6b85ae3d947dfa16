using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace IFeaLiD.Datasets.Tiles;

/// <summary>
/// Eq. 1 of the paper: p' = round((p - min) / (max - min) * p_max), min and max over the whole map.
/// </summary>
/// <remarks>
/// Operations come in this order in float32, rounding is half to even, as in the original's script, so its files are met to
/// the byte; at 32 bit float32 cannot hold p_max, so there it is float64. A constant map becomes zeros.
/// The planes of a tile are OR-ed into one 32-bit lane a cell, which is the RGBA pixel: the transposition costs nothing.
/// </remarks>
public static class Quantiser
{
    /// <summary>Quantises one tile.</summary>
    /// <param name="map">height x width x channels.</param>
    /// <param name="range">Of the whole map.</param>
    /// <param name="precision">Bits a value.</param>
    /// <param name="tile">0 to tile count - 1.</param>
    /// <param name="rgba">height x width x 4 bytes, rows from the top.</param>
    public static void Pack(FeatureMap map, ValueRange range, Precision precision, int tile, Span<byte> rgba)
    {
        var layout = new TileLayout(map.Height, map.Width, map.Channels, precision);
        var pixels = MemoryMarshal.Cast<byte, uint>(rgba);
        pixels.Clear();
        if (!(range.Max > range.Min))
        {
            return;
        }

        for (var k = 0; k < layout.ChannelsIn(tile); k++)
        {
            var plane = map.Plane(layout.FirstChannel(tile) + k);
            if (precision == Precision.Bits32)
            {
                Quantise32(plane, range, pixels);
            }
            else
            {
                Quantise(plane, range, precision.Greatest(), k * (int)precision, pixels);
            }
        }
    }

    /// <summary>The value that a quantised one stands for: min + p' / p_max * (max - min), within half a step of the original.</summary>
    public static double Dequantise(uint value, ValueRange range, Precision precision) =>
        range.Min + value / (double)precision.Greatest() * ((double)range.Max - range.Min);

    private static void Quantise(ReadOnlySpan<float> plane, ValueRange range, float greatest, int shift, Span<uint> pixels)
    {
        var span = range.Max - range.Min;
        var lanes = MemoryMarshal.Cast<float, Vector256<float>>(plane);
        var pixelLanes = MemoryMarshal.Cast<uint, Vector256<uint>>(pixels);
        for (var i = 0; i < lanes.Length; i++)
        {
            var scaled = (lanes[i] - Vector256.Create(range.Min)) / Vector256.Create(span) * Vector256.Create(greatest);
            pixelLanes[i] |= Vector256.ShiftLeft(Vector256.ConvertToInt32(Vector256.Round(scaled)).AsUInt32(), shift);
        }

        for (var i = lanes.Length * Vector256<float>.Count; i < plane.Length; i++)
        {
            pixels[i] |= (uint)MathF.Round((plane[i] - range.Min) / span * greatest) << shift;
        }
    }

    private static void Quantise32(ReadOnlySpan<float> plane, ValueRange range, Span<uint> pixels)
    {
        var span = (double)range.Max - range.Min;
        for (var i = 0; i < plane.Length; i++)
        {
            pixels[i] = (uint)Math.Round(((double)plane[i] - range.Min) / span * uint.MaxValue);
        }
    }
}
