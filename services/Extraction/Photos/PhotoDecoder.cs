using Microsoft.Extensions.Options;
using NetVips;

namespace IFeaLiD.Extraction.Photos;

/// <summary>Turns a file's bytes into a <see cref="Photo"/>: EXIF orientation applied, colour profile to sRGB, 8 bit, metadata dropped.</summary>
public sealed class PhotoDecoder
{
    private const int OverlayLongSide = 2048;
    private const int OverlayQuality = 85;

    /// <summary>libvips warns on standard error of what its exceptions say anyway. Held here, since native code calls it.</summary>
    private static readonly Log.LogDelegate Silence = (_, _, _) => { };

    private readonly PhotoLimits limits;

    /// <summary>Closes libvips to formats whose decoders are not hardened.</summary>
    public PhotoDecoder(IOptions<PhotoLimits> limits)
    {
        this.limits = limits.Value;
        NetVips.NetVips.BlockUntrusted = true;
        Log.SetLogHandler("VIPS", Enums.LogLevelFlags.Warning, Silence);
        Cache.Max = 0; // photos come once; their pixels must not stay
    }

    /// <summary>Decodes, after the header alone has shown that it may be done.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="mostPixels">Scale down to at most that many pixels; null keeps the size.</param>
    /// <exception cref="ExtractionException">No photo, damaged, or outside the limits.</exception>
    public Photo Decode(byte[] file, long? mostPixels)
    {
        PhotoFormat.Check(file.AsSpan(0, Math.Min(file.Length, PhotoFormat.BytesNeeded)));
        try
        {
            using var header = Image.NewFromBuffer(file, access: Enums.Access.Random, failOn: Enums.FailOn.Truncated);
            CheckSize(header, mostPixels);
            using var upright = header.Autorot();
            using var colours = ToSrgb(upright);
            using var original = colours.CopyMemory(); // decodes here, once, for both uses
            using var working = ScaleDown(original, Scale(original, mostPixels));
            using var overlay = ScaleDown(original, (double)OverlayLongSide / Math.Max(original.Width, original.Height));
            return new Photo(
                working.WriteToMemory<byte>(), working.Width, working.Height, original.Width, original.Height,
                overlay.JpegsaveBuffer(q: OverlayQuality, keep: Enums.ForeignKeep.None));
        }
        catch (VipsException e)
        {
            throw Damaged(e);
        }
    }

    /// <summary>Checks what the header says, without decoding.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="mostPixels">As for <see cref="Decode"/>.</param>
    /// <exception cref="ExtractionException">No readable header, or outside the limits.</exception>
    public void Check(Stream file, long? mostPixels)
    {
        try
        {
            using var header = Image.NewFromStream(file, access: Enums.Access.Sequential);
            CheckSize(header, mostPixels);
        }
        catch (VipsException e)
        {
            throw Damaged(e);
        }
    }

    private static ExtractionException Damaged(VipsException cause) => new("photo-damaged",
        $"The photo cannot be decoded: it is cut off or damaged. Expected a complete {PhotoFormat.Accepted} file; try saving it anew.", cause);

    private void CheckSize(Image header, long? mostPixels)
    {
        var pixels = (long)header.Width * header.Height;
        if (pixels > limits.Pixels)
        {
            throw new ExtractionException("photo-too-many-pixels",
                $"The photo has {header.Width} x {header.Height} = {pixels} pixels; at most {limits.Pixels} are accepted. Scale it down first.");
        }

        if (Math.Min(header.Width, header.Height) < limits.LeastSide)
        {
            throw new ExtractionException("photo-too-small",
                $"The photo has {header.Width} x {header.Height} pixels; each side needs at least {limits.LeastSide} for a map worth looking at.");
        }

        if (Math.Min(pixels, mostPixels ?? long.MaxValue) > limits.InferencePixels)
        {
            throw new ExtractionException("photo-too-many-pixels",
                $"At its own size the photo has {pixels} pixels; the network is run on at most {limits.InferencePixels}. Choose a smaller size.");
        }
    }

    private static Image ToSrgb(Image image)
    {
        // 8-bit results whatever came in; images without a profile are taken for sRGB, or for their colour space's usual one.
        using var profiled = image.Contains("icc-profile-data")
            ? image.IccTransform("srgb", embedded: true, intent: Enums.Intent.Relative, blackPointCompensation: true, depth: 8)
            : image.Colourspace(Enums.Interpretation.Srgb);
        using var rgb = profiled.Interpretation == Enums.Interpretation.Srgb ? profiled.Copy() : profiled.Colourspace(Enums.Interpretation.Srgb);
        using var opaque = rgb.HasAlpha() ? rgb.Flatten(background: [255]) : rgb.Copy();
        using var bands = opaque.Bands == 1 ? opaque.Bandjoin(opaque, opaque) : opaque.ExtractBand(0, 3);
        return bands.Cast(Enums.BandFormat.Uchar);
    }

    /// <summary>1 or less.</summary>
    private static double Scale(Image image, long? mostPixels) =>
        mostPixels is { } most ? Math.Sqrt((double)most / ((double)image.Width * image.Height)) : 1;

    private static Image ScaleDown(Image image, double scale) =>
        scale >= 1 ? image.Copy() : image.Resize(
            Math.Max(1, Math.Floor(image.Width * scale)) / image.Width,
            vscale: Math.Max(1, Math.Floor(image.Height * scale)) / image.Height);
}
