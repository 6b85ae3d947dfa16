using CsCheck;
using IFeaLiD.Datasets.Tiles;

namespace IFeaLiD.Datasets.Tests.Tiles;

public class PngTests
{
    [Fact]
    public void Every_tile_comes_back_to_the_byte()
    {
        Gen.Select(Gen.Int[1, 40], Gen.Int[1, 40], Gen.Byte.Array[40 * 40 * 4], Gen.Bool).Sample((height, width, bytes, smooth) =>
        {
            var rgba = bytes.AsSpan(0, height * width * 4).ToArray();
            for (var i = 0; smooth && i < rgba.Length; i++)
            {
                rgba[i] = (byte)(i / 4 + rgba[i] % 3); // so that other filters than None are chosen
            }

            Assert.Equal(rgba, PngDecoder.Decode(new PngEncoder().Encode(rgba, height, width), height, width, "0.png"));
        }, iter: 300);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("sub")]
    [InlineData("up")]
    [InlineData("average")]
    [InlineData("paeth")]
    public void Files_of_another_encoder_are_read_whatever_their_filter(string filter)
    {
        var expected = File.ReadAllBytes(IFeaLiD.Tests.Repository.Fixture("png", "pixels.rgba"));
        var png = File.ReadAllBytes(IFeaLiD.Tests.Repository.Fixture("png", $"{filter}.png"));
        Assert.Equal(expected, PngDecoder.Decode(png, 9, 7, $"{filter}.png"));
    }

    [Fact]
    public void Whatever_bytes_are_changed_the_answer_is_the_picture_or_a_dataset_error()
    {
        var rgba = Enumerable.Range(0, 12 * 10 * 4).Select(i => (byte)(i * 7)).ToArray();
        var png = new PngEncoder().Encode(rgba, 12, 10);
        Gen.Select(Gen.Int[0, png.Length - 1], Gen.Byte, Gen.Int[0, png.Length]).Sample((at, value, length) =>
        {
            var changed = png.AsSpan(0, length).ToArray();
            if (at < length)
            {
                changed[at] = value;
            }

            try
            {
                Assert.Equal(rgba, PngDecoder.Decode(changed, 12, 10, "0.png"));
            }
            catch (DatasetException)
            {
                // damaged, and said so
            }
        }, iter: 2000);
    }

    [Fact]
    public void Another_size_than_expected_is_an_error_with_both_sizes()
    {
        var png = new PngEncoder().Encode(new byte[4 * 5 * 4], 4, 5);
        var error = Assert.Throws<DatasetException>(() => PngDecoder.Decode(png, 5, 4, "3.png"));
        Assert.Equal("tile-size", error.Code);
        Assert.Contains("3.png has 5 x 4 pixels; metadata.json says 4 x 5", error.Message, StringComparison.Ordinal);
    }
}
