using IFeaLiD.Decoder.Orders;
using NetVips;

namespace IFeaLiD.Decoder.Pixels;

/// <summary>Cuts, scales and lays a photo as the framing says.</summary>
internal static class Picture
{
    private const int JpegLongSide = 2048;
    private const int JpegQuality = 85;

    /// <summary>height x width x 3 bytes for the network.</summary>
    /// <param name="upright">The whole photo.</param>
    /// <param name="framing">Sizes and places.</param>
    /// <param name="ground">Red, green, blue beside a letterboxed photo.</param>
    public static byte[] Render(Image upright, Framing framing, double[] ground)
    {
        using var area = Cut(upright, framing.Area);
        using var scaled = Scale(area, framing.InnerWidth, framing.InnerHeight);
        using var laid = framing.InnerWidth == framing.Width && framing.InnerHeight == framing.Height
            ? scaled.Copy()
            : scaled.Embed(framing.InnerX, framing.InnerY, framing.Width, framing.Height, extend: Enums.Extend.Background, background: ground);
        return laid.WriteToMemory<byte>();
    }

    /// <summary>The same part of the photo as JPEG without metadata, long side at most 2,048 pixels.</summary>
    public static byte[] Overlay(Image upright, PixelArea part)
    {
        using var area = Cut(upright, part);
        var scale = Math.Min(1, (double)JpegLongSide / Math.Max(area.Width, area.Height));
        using var small = Scale(area, Math.Max(1, (int)Math.Floor(area.Width * scale)), Math.Max(1, (int)Math.Floor(area.Height * scale)));
        return small.JpegsaveBuffer(q: JpegQuality, keep: Enums.ForeignKeep.None);
    }

    private static Image Cut(Image image, PixelArea area) =>
        area.Width == image.Width && area.Height == image.Height ? image.Copy() : image.ExtractArea(area.X, area.Y, area.Width, area.Height);

    private static Image Scale(Image image, int width, int height) =>
        width == image.Width && height == image.Height ? image.Copy() : image.Resize((double)width / image.Width, vscale: (double)height / image.Height);
}
