namespace IFeaLiD.Decoder.Orders;

/// <summary>A shape laid over a photo of known size: the size of the picture, and where its pixels lie on the upright photo.</summary>
/// <param name="Area">The part of the photo that is shown.</param>
/// <param name="Width">Pixels a row of the picture.</param>
/// <param name="Height">Rows of the picture.</param>
/// <param name="InnerX">Ground left of the photo, in pixels of the picture.</param>
/// <param name="InnerY">Ground above the photo.</param>
/// <param name="InnerWidth">Pixels a row that show the photo.</param>
/// <param name="InnerHeight">Rows that show the photo.</param>
public sealed record Framing(PixelArea Area, int Width, int Height, int InnerX, int InnerY, int InnerWidth, int InnerHeight)
{
    /// <summary>Photo pixels a picture pixel covers, from left to right.</summary>
    public double ScaleX => (double)Area.Width / InnerWidth;

    /// <summary>Photo pixels a picture pixel covers, from top to bottom.</summary>
    public double ScaleY => (double)Area.Height / InnerHeight;

    /// <summary>Where the picture's left edge lies on the photo; below 0 where ground lies beside it.</summary>
    public double OriginX => Area.X - InnerX * ScaleX;

    /// <summary>Where the picture's upper edge lies on the photo.</summary>
    public double OriginY => Area.Y - InnerY * ScaleY;

    /// <summary>Lays a shape over a photo.</summary>
    /// <param name="shape">As wished.</param>
    /// <param name="width">Pixels a row of the upright photo.</param>
    /// <param name="height">Rows of the upright photo.</param>
    /// <param name="bounds">Limits of photo and picture.</param>
    /// <exception cref="DecodeException">The photo or the picture is outside the limits, or the crop outside the photo.</exception>
    public static Framing Of(PhotoShape shape, int width, int height, DecodeBounds bounds)
    {
        CheckPhoto(width, height, bounds);
        var framing = Lay(shape, width, height);
        if (Math.Min(Math.Min(framing.Area.Width, framing.Area.Height), Math.Min(shape.Exact?.Width ?? int.MaxValue, shape.Exact?.Height ?? int.MaxValue)) < bounds.LeastSide)
        {
            throw new DecodeException("photo-too-small",
                $"The network would see {framing.Area.Width} x {framing.Area.Height} pixels of the photo as {framing.Width} x {framing.Height}; each side needs at least {bounds.LeastSide} for a map worth looking at. Choose a larger part or size.");
        }

        if ((long)framing.Width * framing.Height > bounds.WorkingPixels)
        {
            throw new DecodeException("photo-too-many-pixels",
                $"At this size the picture has {framing.Width} x {framing.Height} = {(long)framing.Width * framing.Height} pixels; the network is run on at most {bounds.WorkingPixels}. Choose a smaller size.");
        }

        return framing;
    }

    /// <summary>Checks the photo alone.</summary>
    /// <exception cref="DecodeException">It has too many pixels, or too few.</exception>
    public static void CheckPhoto(int width, int height, DecodeBounds bounds)
    {
        var pixels = (long)width * height;
        if (pixels > bounds.Pixels)
        {
            throw new DecodeException("photo-too-many-pixels",
                $"The photo has {width} x {height} = {pixels} pixels; at most {bounds.Pixels} are accepted. Scale it down first.");
        }

        if (Math.Min(width, height) < bounds.LeastSide)
        {
            throw new DecodeException("photo-too-small",
                $"The photo has {width} x {height} pixels; each side needs at least {bounds.LeastSide} for a map worth looking at.");
        }
    }

    private static Framing Lay(PhotoShape shape, int width, int height)
    {
        var area = shape.Crop ?? new PixelArea(0, 0, width, height);
        if (area.X < 0 || area.Y < 0 || area.Width < 1 || area.Height < 1 || (long)area.X + area.Width > width || (long)area.Y + area.Height > height)
        {
            throw new DecodeException("crop-outside",
                $"The crop {area.X},{area.Y},{area.Width},{area.Height} (x, y, width, height) does not lie within the photo of {width} x {height} pixels.");
        }

        return shape.Exact is { } exact ? Fit(area, exact) : ScaleDown(area, shape.MostPixels);
    }

    private static Framing Fit(PixelArea area, ExactSize exact)
    {
        if (!exact.Letterbox)
        {
            return new Framing(area, exact.Width, exact.Height, 0, 0, exact.Width, exact.Height);
        }

        var scale = Math.Min((double)exact.Width / area.Width, (double)exact.Height / area.Height);
        var width = Math.Clamp((int)Math.Round(area.Width * scale), 1, exact.Width);
        var height = Math.Clamp((int)Math.Round(area.Height * scale), 1, exact.Height);
        return new Framing(area, exact.Width, exact.Height, (exact.Width - width) / 2, (exact.Height - height) / 2, width, height);
    }

    private static Framing ScaleDown(PixelArea area, long? mostPixels)
    {
        var scale = mostPixels is { } most ? Math.Min(1, Math.Sqrt((double)most / ((double)area.Width * area.Height))) : 1;
        var width = Math.Max(1, (int)Math.Floor(area.Width * scale));
        var height = Math.Max(1, (int)Math.Floor(area.Height * scale));
        return new Framing(area, width, height, 0, 0, width, height);
    }
}
