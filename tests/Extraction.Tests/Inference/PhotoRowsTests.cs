using IFeaLiD.Extraction.Inference;
using IFeaLiD.Extraction.Tests.Photos;
using IFeaLiD.Models;

namespace IFeaLiD.Extraction.Tests.Inference;

public class PhotoRowsTests
{
    private const int Width = 37, Height = 11;

    private static readonly float[] Mean = [0.485f, 0.456f, 103.94f];
    private static readonly float[] Deviation = [0.229f, 0.5f, 2];

    [Theory]
    [InlineData(ChannelOrder.Rgb, 255, 0, 11)]
    [InlineData(ChannelOrder.Bgr, 1, 0, 11)]
    [InlineData(ChannelOrder.Rgb, 255, 3, 5)]
    public void Each_channel_is_a_plane_of_normalised_values_in_the_models_order(ChannelOrder order, float divisor, int first, int count)
    {
        var rgb = Noise();
        var photo = new PhotoRows(Scene.Uncompressed(rgb, Width, Height), new Preprocessing(order, divisor, Mean, Deviation), Margins.None);
        using var rows = photo.Take(first, count);

        Assert.Equal([1, 3, count, Width], rows.Tensor.GetTensorTypeAndShape().Shape);
        var tensor = rows.Tensor.GetTensorDataAsSpan<float>();
        for (var channel = 0; channel < 3; channel++)
        {
            var band = order == ChannelOrder.Rgb ? channel : 2 - channel;
            for (var pixel = 0; pixel < Width * count; pixel++)
            {
                Assert.Equal((rgb[3 * (first * Width + pixel) + band] / divisor - Mean[channel]) / Deviation[channel], tensor[channel * Width * count + pixel]);
            }
        }
    }

    [Fact]
    public void Margins_are_black()
    {
        var rgb = Noise();
        var margins = new Margins(2, 3, 4, 1);
        var photo = new PhotoRows(Scene.Uncompressed(rgb, Width, Height), new Preprocessing(ChannelOrder.Rgb, 255, Mean, Deviation), margins);
        Assert.Equal((Height + 4, Width + 6), (photo.Height, photo.Width));
        using var rows = photo.Take(0, photo.Height);
        var tensor = rows.Tensor.GetTensorDataAsSpan<float>();
        for (var y = 0; y < photo.Height; y++)
        {
            for (var x = 0; x < photo.Width; x++)
            {
                var inside = x >= 2 && x < 2 + Width && y >= 3 && y < 3 + Height;
                var value = inside ? rgb[3 * ((y - 3) * Width + x - 2)] : 0;
                Assert.Equal((value / 255f - Mean[0]) / Deviation[0], tensor[y * photo.Width + x]);
            }
        }
    }

    private static byte[] Noise()
    {
        var rgb = new byte[3 * Width * Height];
        new Random(1).NextBytes(rgb);
        return rgb;
    }
}
