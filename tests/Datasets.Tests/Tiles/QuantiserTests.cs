using System.Buffers.Binary;
using CsCheck;
using IFeaLiD.Datasets.Tiles;

namespace IFeaLiD.Datasets.Tests.Tiles;

public class QuantiserTests
{
    [Fact]
    public void Values_are_those_of_the_equation_in_float32_rounded_half_to_even()
    {
        Gen.Select(Gen.Int[1, 9], Gen.Int[1, 9], Gen.Int[1, 11], Gen.Float[-1000, 1000].Array[9 * 9 * 11])
            .Sample((height, width, channels, values) =>
            {
                var map = new FeatureMap(height, width, channels, values.AsMemory(0, height * width * channels));
                var range = FeatureStatistics.Measure(map).Range;
                Assert.All(Unpack(map, range, Precision.Bits8), pair =>
                    Assert.Equal(Expected(pair.Value, range, 255f), pair.Quantised));
                Assert.All(Unpack(map, range, Precision.Bits16), pair =>
                    Assert.Equal(Expected(pair.Value, range, 65535f), pair.Quantised));
            }, iter: 200);
    }

    [Theory]
    [InlineData(Precision.Bits8)]
    [InlineData(Precision.Bits16)]
    [InlineData(Precision.Bits32)]
    public void Values_come_back_within_half_a_step(Precision precision)
    {
        var map = Maps.Natural(13, 11, 7);
        var range = FeatureStatistics.Measure(map).Range;
        var halfStep = ((double)range.Max - range.Min) / precision.Greatest() / 2;
        var float32 = range.Max * Math.Pow(2, -22); // float32's own coarseness, for 16 and 32 bit
        Assert.All(Unpack(map, range, precision), pair =>
            Assert.InRange(Quantiser.Dequantise(pair.Quantised, range, precision), pair.Value - halfStep - float32, pair.Value + halfStep + float32));
    }

    [Fact]
    public void Extremes_become_zero_and_the_greatest_value()
    {
        var map = new FeatureMap(1, 3, 1, new[] { -2f, 0.5f, 7f });
        foreach (var precision in Enum.GetValues<Precision>())
        {
            var values = Unpack(map, new ValueRange(-2, 7), precision).Select(pair => pair.Quantised).ToArray();
            Assert.Equal(0u, values[0]);
            Assert.Equal(precision.Greatest(), values[2]);
        }
    }

    [Fact]
    public void A_constant_map_becomes_zeros()
    {
        var map = new FeatureMap(2, 2, 1, new[] { 3f, 3f, 3f, 3f });
        Assert.All(Unpack(map, new ValueRange(3, 3), Precision.Bits8), pair => Assert.Equal(0u, pair.Quantised));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void What_is_not_finite_is_refused_and_the_channel_named(float odd)
    {
        var values = new float[3 * 3 * 4];
        values[2 * 9 + 8] = odd;
        var error = Assert.Throws<DatasetException>(() => FeatureStatistics.Measure(new FeatureMap(3, 3, 4, values)));
        Assert.Equal("not-finite", error.Code);
        Assert.Contains("Channel 2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_whose_difference_is_more_than_float32_holds_are_refused_rather_than_made_equal()
    {
        var map = new FeatureMap(1, 4, 1, new[] { -3e38f, 0, 1, 3e38f });
        Assert.Equal("not-finite", Assert.Throws<DatasetException>(() => FeatureStatistics.Measure(map)).Code);
    }

    private static uint Expected(float value, ValueRange range, float greatest) =>
        (uint)MathF.Round((value - range.Min) / (range.Max - range.Min) * greatest, MidpointRounding.ToEven);

    private static IEnumerable<(float Value, uint Quantised)> Unpack(FeatureMap map, ValueRange range, Precision precision)
    {
        var layout = new TileLayout(map.Height, map.Width, map.Channels, precision);
        for (var channel = 0; channel < map.Channels; channel++)
        {
            var rgba = new byte[layout.TileBytes];
            Quantiser.Pack(map, range, precision, channel / precision.ChannelsPerTile(), rgba);
            for (var cell = 0; cell < map.Cells; cell++)
            {
                var at = rgba.AsSpan(4 * cell + channel % precision.ChannelsPerTile() * precision.Bytes());
                yield return (map.Plane(channel)[cell], precision switch
                {
                    Precision.Bits8 => at[0],
                    Precision.Bits16 => BinaryPrimitives.ReadUInt16LittleEndian(at),
                    _ => BinaryPrimitives.ReadUInt32LittleEndian(at),
                });
            }
        }
    }
}
