using IFeaLiD.Decoder.Confinement;
using IFeaLiD.Decoder.Orders;
using ImageMagick;
using ImageMagick.Formats;
using NetVips;

namespace IFeaLiD.Decoder.Pixels;

/// <summary>Formats that libvips does not read: HEIC and AVIF, JPEG XL, BMP, and RAW files, which LibRaw develops.</summary>
internal static class MagickSource
{
    public static OpenedPhoto Open(MemoryFile file, PhotoFormat format, DecodeBounds bounds, bool pixels)
    {
        using var header = new MagickImage();
        header.Ping(file.Path, SettingsOf(format));
        CheckPixels(header, bounds);
        if (!pixels)
        {
            return new OpenedPhoto(null, HeaderOf(header, format), Tone: null);
        }

        using var image = new MagickImage();
        var broken = "";
        image.Warning += (_, warning) => broken = warning.Exception is MagickCorruptImageWarningException or MagickCoderWarningException ? warning.Message : broken;
        image.Read(file.Path, SettingsOf(format));
        if (broken.Length > 0)
        {
            throw new DecodeException("photo-damaged", broken);
        }

        CheckPixels(image, bounds); // a header may say one thing and the pixels another
        return new OpenedPhoto(ToVips(image), HeaderOf(image, format), CodedColour.Parse(image.GetAttribute("heic:cicp")));
    }

    private static MagickReadSettings SettingsOf(PhotoFormat format)
    {
        // The format is named, since a DNG looks like a TIFF and would come out as a mosaic or as its preview.
        var settings = new MagickReadSettings
        {
            Format = format switch
            {
                PhotoFormat.Heif => MagickFormat.Heic,
                PhotoFormat.JpegXl => MagickFormat.Jxl,
                PhotoFormat.Bmp => MagickFormat.Bmp,
                _ => MagickFormat.Dng,
            },
            FrameIndex = 0,
            FrameCount = 1,
        };
        if (format == PhotoFormat.Raw)
        {
            settings.SetDefines(new DngReadDefines { OutputColor = DngOutputColor.SRGB, UseCameraWhiteBalance = true });
        }

        return settings;
    }

    private static void CheckPixels(MagickImage image, DecodeBounds bounds)
    {
        if ((long)image.Width * image.Height > bounds.Pixels)
        {
            throw new DecodeException("photo-too-many-pixels",
                $"The photo has {image.Width} x {image.Height} = {(long)image.Width * image.Height} pixels; at most {bounds.Pixels} are accepted. Scale it down first.");
        }
    }

    private static PhotoHeader HeaderOf(MagickImage image, PhotoFormat format)
    {
        var turned = image.Orientation is Orientation.LeftTop or Orientation.RightTop or Orientation.RightBottom or Orientation.LeftBottom;
        var (width, height) = ((int)image.Width, (int)image.Height);
        return new PhotoHeader(format, turned ? height : width, turned ? width : height, 1);
    }

    /// <summary>The pixels as libvips has them, with profile and orientation, so that all formats go the same way from here.</summary>
    private static Image ToVips(MagickImage image)
    {
        var profile = image.GetColorProfile()?.ToByteArray();
        var orientation = (int)image.Orientation;
        if (image.ColorSpace is ColorSpace.CMYK or ColorSpace.Lab or ColorSpace.YCbCr)
        {
            image.ColorSpace = ColorSpace.sRGB;
            profile = null;
        }

        using var values = image.GetPixelsUnsafe();
        var bytes = values.ToByteArray(image.HasAlpha ? PixelMapping.RGBA : PixelMapping.RGB)
            ?? throw new DecodeException("photo-damaged", "The photo has no pixels.");
        using var raw = NetVips.Image.NewFromMemory(bytes, (int)image.Width, (int)image.Height, image.HasAlpha ? 4 : 3, Enums.BandFormat.Uchar);
        using var tagged = raw.Copy(interpretation: Enums.Interpretation.Srgb);
        return tagged.Mutate(mutable =>
        {
            if (profile is not null)
            {
                mutable.Set(GValue.BlobType, "icc-profile-data", profile);
            }

            if (orientation > 1)
            {
                mutable.Set(GValue.GIntType, "orientation", orientation);
            }
        });
    }
}
