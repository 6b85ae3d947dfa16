using System.Globalization;
using NetVips;

namespace IFeaLiD.Decoder.Pixels;

/// <summary>Colour told by code points (ITU-T H.273) instead of a profile, as HEIC and AVIF do: wide primaries, high dynamic range.</summary>
/// <param name="Primaries">1 sRGB's, 9 those of BT.2020, 12 Display P3's.</param>
/// <param name="Transfer">16 PQ (SMPTE ST 2084), 18 HLG; others are close to sRGB's.</param>
internal sealed record CodedColour(int Primaries, int Transfer)
{
    private const int Bt2020 = 9, DisplayP3 = 12, PerceptualQuantizer = 16, HybridLogGamma = 18;

    /// <summary>Light of white paper in nits (BT.2408); brighter light is pressed into the last part of the scale.</summary>
    private const double White = 203, Knee = 0.7;

    /// <summary>Reads <c>primaries/transfer/matrix/range</c>; null when it is sRGB, unknown or absent.</summary>
    public static CodedColour? Parse(string? text)
    {
        var parts = (text ?? "").Split('/');
        return parts.Length >= 2 && int.TryParse(parts[0], CultureInfo.InvariantCulture, out var primaries) && int.TryParse(parts[1], CultureInfo.InvariantCulture, out var transfer)
            && (primaries is Bt2020 or DisplayP3 || transfer is PerceptualQuantizer or HybridLogGamma)
            ? new CodedColour(primaries, transfer) : null;
    }

    /// <summary>To sRGB.</summary>
    /// <param name="rgb">Three bands of 8 bit.</param>
    public Image ToSrgb(Image rgb)
    {
        var light = Enumerable.Range(0, 256).Select(value => (float)Press(LightOf(value / 255.0))).ToArray();
        using var table = Image.NewFromMemory(light, 256, 1, 1, Enums.BandFormat.Float);
        using var linear = rgb.Maplut(table);
        using var matrix = Image.NewFromArray(Matrix());
        using var mixed = linear.Recomb(matrix);
        using var tagged = mixed.Copy(interpretation: Enums.Interpretation.Scrgb);
        return tagged.Colourspace(Enums.Interpretation.Srgb);
    }

    /// <summary>Light relative to paper white.</summary>
    private double LightOf(double value) => Transfer switch
    {
        PerceptualQuantizer => 10000 / White * PqOf(value),
        HybridLogGamma => 1000 / White * Math.Pow(HlgOf(value), 1.2),
        _ => value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4),
    };

    private double Press(double light) =>
        Transfer is PerceptualQuantizer or HybridLogGamma && light > Knee ? Knee + (1 - Knee) * (1 - Math.Exp(-(light - Knee) / (1 - Knee))) : light;

    /// <summary>ST 2084, 1 = 10,000 nits.</summary>
    private static double PqOf(double value)
    {
        var power = Math.Pow(value, 1 / 78.84375);
        return Math.Pow(Math.Max(power - 0.8359375, 0) / (18.8515625 - 18.6875 * power), 1 / 0.1593017578125);
    }

    /// <summary>BT.2100, scene light from 0 to 1.</summary>
    private static double HlgOf(double value) =>
        value <= 0.5 ? value * value / 3 : (Math.Exp((value - 0.55991073) / 0.17883277) + 0.28466892) / 12;

    /// <summary>Primaries to those of sRGB, all with white D65.</summary>
    private double[,] Matrix() => Primaries switch
    {
        DisplayP3 => new[,] { { 1.22494, -0.22494, 0 }, { -0.04206, 1.04206, 0 }, { -0.01964, -0.07864, 1.09828 } },
        Bt2020 => new[,] { { 1.66049, -0.58764, -0.07285 }, { -0.12455, 1.13290, -0.00835 }, { -0.01815, -0.10058, 1.11873 } },
        _ => new[,] { { 1.0, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } },
    };
}
