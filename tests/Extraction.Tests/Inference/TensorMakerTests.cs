using IFeaLiD.Extraction.Inference;
using IFeaLiD.Extraction.Photos;
using IFeaLiD.Models;

namespace IFeaLiD.Extraction.Tests.Inference;

public class TensorMakerTests
{
    [Theory]
    [InlineData(ChannelOrder.Rgb, 255)]
    [InlineData(ChannelOrder.Bgr, 1)]
    public void Each_channel_is_a_plane_of_normalised_values_in_the_models_order(ChannelOrder order, float divisor)
    {
        const int Width = 37, Height = 11;
        var rgb = new byte[3 * Width * Height];
        new Random(1).NextBytes(rgb);
        float[] mean = [0.485f, 0.456f, 103.94f], deviation = [0.229f, 0.5f, 2];

        var tensor = TensorMaker.ToTensor(new Photo(rgb, Width, Height, Width, Height, []), new Preprocessing(order, divisor, mean, deviation));

        Assert.Equal(3 * Width * Height, tensor.Length);
        for (var channel = 0; channel < 3; channel++)
        {
            var band = order == ChannelOrder.Rgb ? channel : 2 - channel;
            for (var pixel = 0; pixel < Width * Height; pixel++)
            {
                Assert.Equal((rgb[3 * pixel + band] / divisor - mean[channel]) / deviation[channel], tensor[channel * Width * Height + pixel]);
            }
        }
    }
}
