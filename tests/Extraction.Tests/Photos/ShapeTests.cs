using IFeaLiD.Decoder.Orders;
using IFeaLiD.Extraction.Photos;

namespace IFeaLiD.Extraction.Tests.Photos;

/// <summary>Crops and exact sizes: what the network sees, and where it lies on the photo.</summary>
public class ShapeTests
{
    [Fact]
    public void A_crop_shows_its_part_of_the_upright_photo()
    {
        var photo = Scene.Decode(Scene.File("orientation-6.png"), PhotoShape.Whole with { Crop = new PixelArea(28, 0, 36, 48) });
        Assert.Equal((36, 48), (photo.Width, photo.Height));
        Assert.Equal((64, 48), (photo.Original.Width, photo.Original.Height));
        Assert.Equal((28.0, 0.0, 1.0, 1.0), (photo.Framing.OriginX, photo.Framing.OriginY, photo.Framing.ScaleX, photo.Framing.ScaleY));
        Assert.Equal(Scene.Red, At(photo, 3, 10));
        Assert.Equal(Scene.Green, At(photo, 4, 10));
        var overlay = Scene.Decode(photo.Overlay);
        Assert.Equal((36, 48), (overlay.Width, overlay.Height));
    }

    [Fact]
    public void A_stretched_photo_fills_the_exact_size()
    {
        var photo = Scene.Decode(Scene.File("scene.png"), PhotoShape.Whole with { Exact = new ExactSize(96, 96, Letterbox: false) });
        Assert.Equal((96, 96), (photo.Width, photo.Height));
        Scene.AssertUpright(photo, 0);
        Assert.Equal((64 / 96.0, 48 / 96.0), (photo.Framing.ScaleX, photo.Framing.ScaleY));
        Assert.Equal((0.0, 0.0), (photo.Framing.OriginX, photo.Framing.OriginY));
    }

    [Fact]
    public void A_letterboxed_photo_keeps_its_proportions_between_bars_of_ground()
    {
        var photo = Scene.Decode(Scene.File("scene.png"), PhotoShape.Whole with { Exact = new ExactSize(128, 128, Letterbox: true), Ground = "102030" });
        Assert.Equal((128, 128), (photo.Width, photo.Height));
        Assert.Equal((0x10, 0x20, 0x30), At(photo, 64, 15));
        Assert.Equal((0x10, 0x20, 0x30), At(photo, 64, 112));
        Assert.Equal(Scene.Red, At(photo, 20, 40));
        Assert.Equal(Scene.Yellow, At(photo, 100, 90));
        // 64 x 48 becomes 128 x 96, with 16 rows of ground above, which lie 8 photo rows above the photo.
        Assert.Equal((0.5, 0.5, 0.0, -8.0), (photo.Framing.ScaleX, photo.Framing.ScaleY, photo.Framing.OriginX, photo.Framing.OriginY));
        var overlay = Scene.Decode(photo.Overlay);
        Assert.Equal((64, 48), (overlay.Width, overlay.Height));
    }

    [Theory]
    [InlineData(0, 0, 65, 48)]
    [InlineData(60, 0, 5, 48)]
    [InlineData(0, 48, 1, 1)]
    public void A_crop_outside_the_photo_is_refused(int x, int y, int width, int height) =>
        Assert.Equal("crop-outside", Refusal(PhotoShape.Whole with { Crop = new PixelArea(x, y, width, height) }));

    [Fact]
    public void What_the_network_would_see_has_its_limits()
    {
        Assert.Equal("photo-too-small", Refusal(PhotoShape.Whole with { Crop = new PixelArea(0, 0, 31, 48) }));
        Assert.Equal("photo-too-small", Refusal(PhotoShape.Whole with { Exact = new ExactSize(31, 200, Letterbox: false) }));
        Assert.Equal("photo-too-many-pixels", Refusal(PhotoShape.Whole with { Exact = new ExactSize(20_000, 6000, Letterbox: false) }));
    }

    private static string Refusal(PhotoShape shape) => Assert.Throws<ExtractionException>(() => Scene.Decode(Scene.File("scene.png"), shape)).Code;

    private static (int, int, int) At(Photo photo, int x, int y)
    {
        var at = 3 * (y * photo.Width + x);
        return (photo.Rgb[at], photo.Rgb[at + 1], photo.Rgb[at + 2]);
    }
}
