using IFeaLiD.Decoder.Confinement;
using IFeaLiD.Decoder.Formats;
using IFeaLiD.Decoder.Orders;
using NetVips;

namespace IFeaLiD.Decoder.Pixels;

/// <summary>A photo's file, opened by the library that reads its format: libvips where it can, ImageMagick for the others.</summary>
internal static class PhotoSource
{
    /// <summary>Opens a file; libvips decodes only when pixels are asked for.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="order">Format, page, limits.</param>
    /// <param name="pixels">Whether pixels will be needed, or the header alone.</param>
    /// <exception cref="DecodeException">It cannot be read, or must not be.</exception>
    public static OpenedPhoto Open(MemoryFile file, DecodeOrder order, bool pixels)
    {
        var format = order.Format == PhotoFormat.Tiff && TiffDirectory.IsRaw(file.Bytes) ? PhotoFormat.Raw : order.Format;
        if (format != PhotoFormat.Tiff && order.Shape.Page != 1)
        {
            throw new DecodeException("page-unknown", $"Only TIFF files have pages to choose from; page {order.Shape.Page} was asked for.");
        }

        return format is PhotoFormat.Heif or PhotoFormat.JpegXl or PhotoFormat.Bmp or PhotoFormat.Raw
            ? MagickSource.Open(file, format, order.Bounds, pixels)
            : OpenVips(file, format, order.Shape.Page);
    }

    private static OpenedPhoto OpenVips(MemoryFile file, PhotoFormat format, int page)
    {
        var pages = 1;
        if (format == PhotoFormat.Tiff)
        {
            using var first = Image.Tiffload(file.Path);
            pages = first.Contains("n-pages") ? (int)first.Get("n-pages") : 1;
            if (page < 1 || page > pages)
            {
                throw new DecodeException("page-unknown", $"The file has {pages} pages; page {page} was asked for.");
            }
        }

        var image = format switch
        {
            PhotoFormat.Tiff => Image.Tiffload(file.Path, page: page - 1, failOn: Enums.FailOn.Truncated),
            PhotoFormat.Jpeg => Image.Jpegload(file.Path, failOn: Enums.FailOn.Truncated),
            PhotoFormat.Png => Image.Pngload(file.Path, failOn: Enums.FailOn.Truncated),
            PhotoFormat.WebP => Image.Webpload(file.Path, failOn: Enums.FailOn.Truncated),
            PhotoFormat.Gif => Image.Gifload(file.Path, failOn: Enums.FailOn.Truncated),
            _ => throw new DecodeException("photo-format", "The file is in no format that can be read."),
        };
        if (image.Format is not (Enums.BandFormat.Uchar or Enums.BandFormat.Ushort))
        {
            using (image)
            {
                throw new DecodeException("photo-depth",
                    $"The photo holds numbers of type {image.Format.ToString().ToLowerInvariant()}, whose black and white are not known. Save it with 8 or 16 bits a channel first.");
            }
        }

        var turned = image.Contains("orientation") && (int)image.Get("orientation") >= 5;
        return new OpenedPhoto(image, new PhotoHeader(format, turned ? image.Height : image.Width, turned ? image.Width : image.Height, pages), Tone: null);
    }
}

/// <summary>A photo before its pixels are read.</summary>
/// <param name="Image">With orientation and profile as the file has them; null when the header alone was asked for and its library is not libvips.</param>
/// <param name="Header">What is known without pixels.</param>
/// <param name="Tone">What its numbers mean where it is neither sRGB nor said by a profile.</param>
internal sealed record OpenedPhoto(Image? Image, PhotoHeader Header, CodedColour? Tone) : IDisposable
{
    public void Dispose() => Image?.Dispose();
}
