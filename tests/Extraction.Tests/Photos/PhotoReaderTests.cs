using System.Text;
using IFeaLiD.Extraction.Photos;
using NetVips;

namespace IFeaLiD.Extraction.Tests.Photos;

public class PhotoReaderTests
{
    [Theory]
    [InlineData("orientation-1.jpg", 4)]
    [InlineData("orientation-2.jpg", 4)]
    [InlineData("orientation-3.jpg", 4)]
    [InlineData("orientation-4.jpg", 4)]
    [InlineData("orientation-5.jpg", 4)]
    [InlineData("orientation-6.jpg", 4)]
    [InlineData("orientation-7.jpg", 4)]
    [InlineData("orientation-8.jpg", 4)]
    [InlineData("orientation-6.png", 0)]
    [InlineData("orientation-6.webp", 0)]
    [InlineData("lossless.webp", 0)]
    [InlineData("palette.png", 1)]
    [InlineData("16-bit.png", 0)]
    public void A_photo_comes_out_upright_in_its_colours_whatever_way_it_is_stored(string file, int tolerance)
    {
        var photo = Scene.Decode(file);
        Assert.Equal((64, 48, 64, 48), (photo.Width, photo.Height, photo.Original.Width, photo.Original.Height));
        Assert.Equal(3 * 64 * 48, photo.Rgb.Length);
        Scene.AssertUpright(photo, tolerance);
    }

    [Theory]
    [InlineData("display-p3.png", 2)]
    [InlineData("display-p3.jpg", 6)]
    public void A_colour_profile_leads_to_sRGB(string file, int tolerance) =>
        Scene.AssertFields([.. new[] { Scene.Red, Scene.Green, Scene.Blue, Scene.Yellow }.Select(FromDisplayP3)], Scene.Decode(file), tolerance);

    [Fact]
    public void A_profile_with_red_and_blue_swapped_swaps_them() =>
        Scene.AssertFields([.. new[] { Scene.Red, Scene.Green, Scene.Blue, Scene.Yellow }.Select(Swap)], Scene.Decode("swapped-channels.png"), 2);

    [Theory]
    [InlineData("profile-damaged.png")]
    [InlineData("profile-of-another-colour-space.png")]
    public void A_profile_that_cannot_be_used_is_ignored_as_browsers_do(string file)
    {
        var photo = Scene.Decode(file);
        if (file == "profile-damaged.png")
        {
            Scene.AssertUpright(photo, 0);
        }
        else
        {
            Scene.AssertFields([.. new[] { Scene.Red, Scene.Green, Scene.Blue, Scene.Yellow }.Select(Luma)], photo, 1);
        }
    }

    [Theory]
    [InlineData("alpha.png", false, 1)]
    [InlineData("16-bit-alpha.png", false, 1)]
    [InlineData("swapped-channels-alpha.png", true, 2)]
    [InlineData("16-bit-swapped-channels-alpha.png", true, 2)]
    public void What_is_transparent_lies_over_white(string file, bool swapped, int tolerance)
    {
        var own = new[] { Scene.Red, Scene.Green, Scene.Blue, Scene.Yellow }.Select(colour => swapped ? Swap(colour) : colour).ToArray();
        Scene.AssertFields([own[0], HalfOverWhite(own[1]), own[2], HalfOverWhite(own[3])], Scene.Decode(file), tolerance);
    }

    [Theory]
    [InlineData("grey.jpg")]
    [InlineData("grey-alpha.png")]
    [InlineData("16-bit-grey.png")]
    public void Grey_photos_have_three_equal_channels(string file)
    {
        var fields = Scene.Fields(Scene.Decode(file));
        Assert.All(fields, field => Assert.True(field.R == field.G && field.G == field.B));
        var (red, blue) = file == "grey.jpg" ? (Luma(Scene.Red), Luma(Scene.Blue)) : ((200, 200, 200), (30, 30, 30));
        Assert.True(Scene.Far(red, fields[0]) <= 2 && Scene.Far(blue, fields[2]) <= 2, string.Join(" ", fields));
    }

    [Fact]
    public void Ink_becomes_light()
    {
        // What ink looks like depends on the printing profile; the hues do not.
        var fields = Scene.Fields(Scene.Decode("cmyk.jpg"));
        Assert.True(fields[0].R > fields[0].G + 80 && fields[0].R > fields[0].B + 80, $"{fields[0]} is not red");
        Assert.True(fields[1].G > fields[1].R + 30 && fields[1].G > fields[1].B + 30, $"{fields[1]} is not green");
        Assert.True(fields[2].B > fields[2].R + 40 && fields[2].B > fields[2].G + 40, $"{fields[2]} is not blue");
        Assert.True(fields[3].R > fields[3].B + 80 && fields[3].G > fields[3].B + 80, $"{fields[3]} is not yellow");
    }

    [Theory]
    [InlineData("orientation-6.jpg")]
    [InlineData("orientation-6.png")]
    [InlineData("display-p3.jpg")]
    public void The_overlay_is_an_upright_JPEG_of_what_the_network_saw_without_anything_about_its_owner(string file)
    {
        var photo = Scene.Decode(file);
        Assert.True(photo.Overlay.AsSpan().StartsWith(new byte[] { 0xFF, 0xD8, 0xFF }));
        Assert.DoesNotContain("Jane Secret", Encoding.Latin1.GetString(photo.Overlay), StringComparison.Ordinal);
        Assert.DoesNotContain("Exif", Encoding.Latin1.GetString(photo.Overlay), StringComparison.Ordinal);
        using var overlay = Image.NewFromBuffer(photo.Overlay);
        Assert.Equal((64, 48), (overlay.Width, overlay.Height));
        Assert.False(overlay.Contains("exif-data"));
        Assert.False(overlay.Contains("icc-profile-data"));
        var again = Scene.Decode(photo.Overlay);
        Scene.AssertFields(Scene.Fields(photo), again, 6);
    }

    [Theory]
    [InlineData(3000, 100, 2048, 68)]
    [InlineData(50, 2100, 48, 2048)]
    [InlineData(2048, 64, 2048, 64)]
    public void The_overlay_has_at_most_2048_pixels_a_side(int width, int height, int overlayWidth, int overlayHeight)
    {
        var photo = Scene.Decode(Noise(width, height));
        using var overlay = Image.NewFromBuffer(photo.Overlay);
        Assert.Equal((width, height), (photo.Width, photo.Height));
        Assert.InRange(overlay.Width, overlayWidth - 1, overlayWidth);
        Assert.InRange(overlay.Height, overlayHeight - 1, overlayHeight);
    }

    [Theory]
    [InlineData(300, 200, 10_000)]
    [InlineData(199, 301, 59_898)]
    [InlineData(1000, 33, 5_000)]
    public void A_photo_is_scaled_down_to_the_wanted_number_of_pixels_and_keeps_its_proportions(int width, int height, long most)
    {
        var photo = Scene.Decode(Noise(width, height), mostPixels: most);
        Assert.InRange((long)photo.Width * photo.Height, most * 9 / 10, most);
        Assert.InRange((double)photo.Width / photo.Height / ((double)width / height), 0.95, 1.08);
        Assert.Equal((width, height), (photo.Original.Width, photo.Original.Height));
        Assert.Equal(3 * photo.Width * photo.Height, photo.Rgb.Length);
    }

    [Fact]
    public void A_photo_is_never_scaled_up()
    {
        var photo = Scene.Decode("orientation-1.jpg", mostPixels: 1_000_000);
        Assert.Equal((64, 48), (photo.Width, photo.Height));
    }

    [Theory]
    [InlineData("bomb.png", "photo-too-many-pixels")]
    [InlineData("bomb.jpg", "photo-too-many-pixels")]
    [InlineData("small.png", "photo-too-small")]
    [InlineData("README.md", "photo-format")]
    public void What_is_outside_the_limits_is_refused_by_its_header(string file, string code) =>
        Assert.Equal(code, Refusal(Scene.File(file)));

    [Fact]
    public void Zero_bytes_are_refused() => Assert.Equal("photo-empty", Refusal([]));

    [Theory]
    [InlineData("orientation-1.jpg")]
    [InlineData("display-p3.png")]
    [InlineData("orientation-6.webp")]
    public void What_is_cut_off_is_refused_wherever_it_is_cut(string file)
    {
        var whole = Scene.File(file);
        // A JPEG whose end marker alone is missing, or a PNG without its last chunk, still holds all of its pixels.
        foreach (var length in new[] { 12, 20, whole.Length / 4, whole.Length / 2, whole.Length - 40 })
        {
            Assert.Equal("photo-damaged", Refusal(whole[..length]));
        }
    }

    [Theory]
    [InlineData("RIFF\0\0\0\0WAVE")]
    [InlineData("RIFF")]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg' width='100' height='100'/>")]
    [InlineData("%PDF-1.7")]
    public void Formats_that_are_not_promised_are_refused(string content) =>
        Assert.Equal("photo-format", Refusal(Encoding.ASCII.GetBytes(content)));

    [Fact]
    public void More_pixels_than_the_network_may_be_run_on_are_refused_unless_they_are_scaled_down()
    {
        var limits = new PhotoLimits { InferencePixels = 2000 };
        Assert.Equal("photo-too-many-pixels", Assert.Throws<ExtractionException>(() => Scene.Decode("orientation-1.jpg", limits)).Code);
        Assert.Equal("photo-too-many-pixels", Assert.Throws<ExtractionException>(() => Scene.Decode("orientation-1.jpg", limits, 3000)).Code);
        Assert.InRange(Scene.Decode("orientation-1.jpg", limits, 2000).Rgb.Length, 1, 6000);
    }

    internal static byte[] Noise(int width, int height)
    {
        using var noise = Image.Gaussnoise(width, height, mean: 128, sigma: 60, seed: 7);
        using var bytes = noise.Cast(Enums.BandFormat.Uchar);
        using var colours = bytes.Bandjoin(bytes.Rot180(), bytes.Invert());
        using var tagged = colours.Copy(interpretation: Enums.Interpretation.Srgb);
        return tagged.PngsaveBuffer(compression: 1);
    }

    private static string Refusal(byte[] file) => Assert.Throws<ExtractionException>(() => Scene.Decode(file)).Code;

    private static (int R, int G, int B) Swap((int R, int G, int B) colour) => (colour.B, colour.G, colour.R);

    private static (int, int, int) HalfOverWhite((int R, int G, int B) colour)
    {
        return (Over(colour.R), Over(colour.G), Over(colour.B));

        static int Over(int value) => (int)Math.Round((value * 128 + 255 * 127) / 255.0);
    }

    /// <summary>ITU-R BT.601, as JPEG has it.</summary>
    private static (int, int, int) Luma((int R, int G, int B) colour)
    {
        var grey = (int)Math.Round(0.299 * colour.R + 0.587 * colour.G + 0.114 * colour.B);
        return (grey, grey, grey);
    }

    /// <summary>Linear light, the matrix between the two sets of primaries (both D65), the same tone curve back.</summary>
    private static (int R, int G, int B) FromDisplayP3((int R, int G, int B) colour)
    {
        var (r, g, b) = (Linear(colour.R), Linear(colour.G), Linear(colour.B));
        return (
            Encoded(1.22494 * r - 0.22494 * g),
            Encoded(-0.04206 * r + 1.04206 * g),
            Encoded(-0.01964 * r - 0.07864 * g + 1.09828 * b));

        static double Linear(int value) => value / 255.0 <= 0.04045 ? value / 255.0 / 12.92 : Math.Pow((value / 255.0 + 0.055) / 1.055, 2.4);
        static int Encoded(double light)
        {
            var value = light <= 0.0031308 ? 12.92 * light : 1.055 * Math.Pow(light, 1 / 2.4) - 0.055;
            return (int)Math.Round(255 * Math.Clamp(value, 0, 1));
        }
    }
}
