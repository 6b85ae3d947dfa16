using System.Globalization;
using NetVips;

namespace IFeaLiD.Decoder.Pixels;

/// <summary>From what a file holds to upright sRGB, 8 bit, three bands, without metadata that matters.</summary>
internal static class UprightPhoto
{
    /// <summary>LibRaw's tone curve is that of BT.709; this leads to sRGB's.</summary>
    private static readonly byte[] FromBt709 = [.. Enumerable.Range(0, 256).Select(value => SrgbOf(LightOfBt709(value / 255.0)))];

    /// <summary>Decodes and converts; pixels are computed as they are asked for.</summary>
    /// <param name="photo">As opened.</param>
    /// <param name="ground">Red, green, blue below transparent parts.</param>
    public static Image Of(OpenedPhoto photo, double[] ground)
    {
        using var upright = photo.Image!.Autorot();
        using var profiled = ToSrgb(upright, photo);
        using var opaque = profiled.HasAlpha() ? profiled.Flatten(background: ground) : profiled.Copy();
        using var bands = opaque.Bands < 3 ? opaque[0].Bandjoin(opaque[0], opaque[0]) : opaque.ExtractBand(0, 3);
        return bands.Cast(Enums.BandFormat.Uchar).Copy(interpretation: Enums.Interpretation.Srgb);
    }

    /// <summary><c>rrggbb</c> as three numbers.</summary>
    public static double[] GroundOf(string colour) =>
        [.. Enumerable.Range(0, 3).Select(i => (double)byte.Parse(colour.AsSpan(2 * i, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture))];

    private static Image ToSrgb(Image image, OpenedPhoto photo)
    {
        if (photo.Header.Format == PhotoFormat.Raw)
        {
            using var table = Image.NewFromMemory(FromBt709, 256, 1, 1, Enums.BandFormat.Uchar);
            return image.Maplut(table);
        }

        // 8-bit results whatever came in; images without a profile are taken for sRGB, or for their colour space's usual one.
        if (image.Contains("icc-profile-data"))
        {
            using var profiled = image.IccTransform("srgb", embedded: true, intent: Enums.Intent.Relative, blackPointCompensation: true, depth: 8);
            return profiled.Interpretation == Enums.Interpretation.Srgb ? profiled.Copy() : profiled.Colourspace(Enums.Interpretation.Srgb);
        }

        if (photo.Tone is { } tone)
        {
            using var rgb = image.ExtractBand(0, 3);
            using var converted = tone.ToSrgb(rgb);
            return image.HasAlpha() ? converted.Bandjoin(image[image.Bands - 1]) : converted.Copy();
        }

        return image.Colourspace(Enums.Interpretation.Srgb);
    }

    private static double LightOfBt709(double value) => value < 0.081 ? value / 4.5 : Math.Pow((value + 0.099) / 1.099, 1 / 0.45);

    private static byte SrgbOf(double light) =>
        (byte)Math.Round(255 * (light <= 0.0031308 ? 12.92 * light : 1.055 * Math.Pow(light, 1 / 2.4) - 0.055));
}
