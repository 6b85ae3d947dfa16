using IFeaLiD.Decoder;
using IFeaLiD.Decoder.Orders;
using IFeaLiD.Extraction.Photos;
using IFeaLiD.Tests;

namespace IFeaLiD.Extraction.Tests.Photos;

/// <summary>Files of other programs in each format; what they show is known.</summary>
public class FormatTests
{
    [Theory]
    [InlineData("bitmap.bmp", PhotoFormat.Bmp, 0)]
    [InlineData("frames.gif", PhotoFormat.Gif, 4)]
    [InlineData("lzw.tif", PhotoFormat.Tiff, 0)]
    [InlineData("deflate.tif", PhotoFormat.Tiff, 0)]
    [InlineData("jpeg.tif", PhotoFormat.Tiff, 6)]
    [InlineData("tiled.tif", PhotoFormat.Tiff, 0)]
    [InlineData("16-bit.tif", PhotoFormat.Tiff, 1)]
    [InlineData("lossless.jxl", PhotoFormat.JpegXl, 1)]
    [InlineData("orientation-6.jxl", PhotoFormat.JpegXl, 1)]
    [InlineData("plain.heic", PhotoFormat.Heif, 12)]
    [InlineData("plain.avif", PhotoFormat.Heif, 12)]
    [InlineData("irot.heic", PhotoFormat.Heif, 12)]
    [InlineData("imir.heic", PhotoFormat.Heif, 12)]
    public void Each_format_comes_out_upright_in_its_colours(string file, PhotoFormat format, int tolerance)
    {
        var photo = Scene.Decode(file);
        Assert.Equal(format, photo.Original.Format);
        Assert.Equal((64, 48, 64, 48), (photo.Width, photo.Height, photo.Original.Width, photo.Original.Height));
        Scene.AssertUpright(photo, tolerance);
    }

    [Fact]
    public void A_page_of_a_TIFF_file_can_be_chosen()
    {
        var file = Scene.File("pages.tif");
        var first = Scene.Decode(file, PhotoShape.Whole);
        Assert.Equal((80, 40, 2), (first.Width, first.Height, first.Original.Pages));
        Assert.All(first.Rgb, value => Assert.Equal(0, value));
        Scene.AssertUpright(Scene.Decode(file, PhotoShape.Whole with { Page = 2 }), 0);
        Assert.Equal("page-unknown", Refusal(file, PhotoShape.Whole with { Page = 3 }));
        Assert.Equal("page-unknown", Refusal(Scene.File("palette.png"), PhotoShape.Whole with { Page = 2 }));
    }

    [Fact]
    public void Numbers_without_known_black_and_white_are_refused() => Assert.Equal("photo-depth", Refusal(Scene.File("float.tif"), PhotoShape.Whole));

    [Fact]
    public void A_grey_TIFF_has_three_equal_channels() =>
        Assert.All(Scene.Fields(Scene.Decode("grey.tif")), field => Assert.True(field.R == field.G && field.G == field.B));

    [Theory]
    [InlineData("alpha.png")]
    [InlineData("alpha.tif")]
    public void What_is_transparent_lies_over_the_chosen_ground(string file)
    {
        var photo = Scene.Decode(Scene.File(file), PhotoShape.Whole with { Ground = "0000ff" });
        var fields = Scene.Fields(photo);
        Assert.True(Scene.Far(Scene.Red, fields[0]) <= 1, $"{fields[0]}");
        Assert.True(Scene.Far((20, 90, 157), fields[1]) <= 2, $"{fields[1]}");
    }

    [Fact]
    public void A_RAW_file_is_developed_at_the_sensors_size_not_taken_from_its_preview()
    {
        var known = Scene.Decode("known.png");
        var developed = Scene.Decode("known.dng");
        Assert.Equal(PhotoFormat.Raw, developed.Original.Format);
        Assert.Equal((240, 160), (developed.Width, developed.Height));
        Assert.InRange(SignalToNoise(known.Rgb, developed.Rgb), 25, 60);
        Assert.InRange(Mean(developed.Rgb) - Mean(known.Rgb), -8, 8);
    }

    [Fact]
    public void A_RAW_file_comes_out_upright()
    {
        var turned = Scene.Decode("turned.dng");
        Assert.Equal((160, 240, 160, 240), (turned.Width, turned.Height, turned.Original.Width, turned.Original.Height));
        var upright = Scene.Decode("known.dng");
        // Orientation 6: what lies left in the file is the top of the photo, so pixel (x, y) goes to (159 - y, x).
        Assert.Equal(Pixel(upright, 30, 100), Pixel(turned, 159 - 100, 30));
        Assert.Equal(Pixel(upright, 200, 20), Pixel(turned, 159 - 20, 200));
    }

    [Theory]
    [InlineData("known.dng")]
    [InlineData("orientation-6.jxl")]
    public void What_a_file_says_about_its_owner_stays_behind(string file)
    {
        Assert.Contains("Jane Secret", System.Text.Encoding.Latin1.GetString(Scene.File(file == "known.dng" ? file : "orientation-6.png")), StringComparison.Ordinal);
        Assert.DoesNotContain("Jane Secret", System.Text.Encoding.Latin1.GetString(Scene.Decode(file).Overlay), StringComparison.Ordinal);
    }

    /// <summary>Photos of phones and cameras that the repository does not hold; nothing is tested where they are not there.</summary>
    [Theory]
    [InlineData("IMG_2682.heic", 4032, 3024)]
    [InlineData("8bit-sRGB.avif", 1617, 1080)]
    [InlineData("10bit-HDR-P3-nclx.avif", 3681, 5594)]
    [InlineData("8bit-sRGB.jxl", 1440, 1080)]
    [InlineData("denali.webp", 600, 315)]
    [InlineData("prairie_falcon.jpg", 800, 533)]
    [InlineData("thompson-springs.jpg", 150, 103)]
    public void Files_of_phones_and_cameras_are_read(string name, int width, int height)
    {
        var path = Path.Combine(Repository.Root, "../shared/data/formats", name);
        if (!File.Exists(path))
        {
            return;
        }

        var photo = Scene.Decode(File.ReadAllBytes(path), mostPixels: 1_000_000);
        Assert.Equal((width, height), (photo.Original.Width, photo.Original.Height));
        Assert.InRange(Mean(photo.Rgb), 40, 215);
        var mean = Mean(photo.Rgb);
        var deviation = Math.Sqrt(photo.Rgb.Average(value => Math.Pow(value - mean, 2)));
        Assert.InRange(deviation, 20, 110);
    }

    private static string Refusal(byte[] file, PhotoShape shape) => Assert.Throws<ExtractionException>(() => Scene.Decode(file, shape)).Code;

    private static (byte, byte, byte) Pixel(Photo photo, int x, int y)
    {
        var at = 3 * (y * photo.Width + x);
        return (photo.Rgb[at], photo.Rgb[at + 1], photo.Rgb[at + 2]);
    }

    private static double Mean(byte[] values)
    {
        long sum = 0;
        foreach (var value in values)
        {
            sum += value;
        }

        return (double)sum / values.Length;
    }

    /// <summary>PSNR in dB.</summary>
    private static double SignalToNoise(byte[] expected, byte[] found)
    {
        var squares = 0.0;
        for (var i = 0; i < expected.Length; i++)
        {
            squares += (expected[i] - found[i]) * (expected[i] - found[i]);
        }

        return 10 * Math.Log10(255 * 255 / (squares / expected.Length));
    }
}
