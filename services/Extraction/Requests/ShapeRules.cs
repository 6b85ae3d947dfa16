using System.Globalization;
using System.Text.RegularExpressions;
using IFeaLiD.Decoder.Orders;

namespace IFeaLiD.Extraction.Requests;

/// <summary>The rules for what the network shall see of a photo: size, fit, crop, page, background. What depends on the photo is checked when its size is known.</summary>
internal static partial class ShapeRules
{
    private const int LongestSide = 1 << 20;

    /// <summary>Adds the shape to a request.</summary>
    /// <exception cref="ExtractionException"><c>size-unknown</c>, <c>fit-unknown</c>, <c>crop-unknown</c>, <c>page-unknown</c> or <c>background-unknown</c>.</exception>
    public static ExtractionRequest Apply(ExtractionRequest request, ExtractionChoices choices)
    {
        var exact = ExactSize(choices.Size, KnownFit(choices.Fit));
        return request with
        {
            MostPixels = exact is null ? MostPixels(choices.Size) : null,
            Exact = exact,
            Crop = KnownCrop(choices.Crop),
            Page = KnownPage(choices.Page),
            Ground = KnownGround(choices.Background),
        };
    }

    private static long? MostPixels(string? size)
    {
        if (string.IsNullOrEmpty(size))
        {
            return SizeChoice.All[0].Pixels;
        }

        if (SizeChoice.All.FirstOrDefault(choice => choice.Id == size) is { } known)
        {
            return known.Pixels;
        }

        return Megapixels().Match(size) is { Success: true } match
            && double.Parse(match.Groups["megapixels"].ValueSpan, CultureInfo.InvariantCulture) is > 0 and <= 100_000 and var megapixels
            ? Math.Max(1, (long)Math.Round(megapixels * 1e6))
            : throw new ExtractionException("size-unknown",
                $"The size {Shown(size)} cannot be read. Expected {string.Join(", ", SizeChoice.All.Select(choice => choice.Id))}, another number of megapixels such as 3.5mp, or an exact size such as 224x224.");
    }

    private static ExactSize? ExactSize(string? size, bool letterbox) =>
        Exact().Match(size ?? "") is { Success: true } match
            && Number(match, "width") is >= 1 and <= LongestSide and var width && Number(match, "height") is >= 1 and <= LongestSide and var height
            ? new ExactSize(width, height, letterbox) : null;

    private static bool KnownFit(string? fit) => fit switch
    {
        null or "" or "letterbox" => true,
        "stretch" => false,
        _ => throw new ExtractionException("fit-unknown", $"The fit {Shown(fit)} is not offered. Expected letterbox or stretch."),
    };

    private static PixelArea? KnownCrop(string? crop)
    {
        if (string.IsNullOrEmpty(crop))
        {
            return null;
        }

        return Four().Match(crop) is { Success: true } match && Number(match, "width") > 0 && Number(match, "height") > 0
            ? new PixelArea(Number(match, "x"), Number(match, "y"), Number(match, "width"), Number(match, "height"))
            : throw new ExtractionException("crop-unknown", $"The crop {Shown(crop)} cannot be read. Expected x,y,width,height in whole pixels of the upright photo, for example 100,0,512,512.");
    }

    private static int? KnownPage(string? page) =>
        string.IsNullOrEmpty(page) || page == "1" ? null
        : int.TryParse(page, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 ? number
        : throw new ExtractionException("page-unknown", $"The page {Shown(page)} cannot be read. Expected a number from 1.");

    private static string? KnownGround(string? colour)
    {
        if (string.IsNullOrEmpty(colour))
        {
            return null;
        }

        var ground = Colour().Match(colour) is { Success: true } match
            ? match.Groups["colour"].Value.ToLowerInvariant()
            : throw new ExtractionException("background-unknown", $"The background {Shown(colour)} cannot be read. Expected red, green and blue as #rrggbb, for example #ffffff.");
        return ground == PhotoShape.Whole.Ground ? null : ground;
    }

    private static int Number(Match match, string group) => int.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);

    private static string Shown(string text) => text.Length <= 40 ? text : text[..40] + "...";

    [GeneratedRegex(@"\A(?<megapixels>[0-9]{1,6}(\.[0-9]{1,6})?)mp\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Megapixels();

    [GeneratedRegex(@"\A(?<width>[0-9]{1,7})x(?<height>[0-9]{1,7})\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Exact();

    [GeneratedRegex(@"\A(?<x>[0-9]{1,7}),(?<y>[0-9]{1,7}),(?<width>[0-9]{1,7}),(?<height>[0-9]{1,7})\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Four();

    [GeneratedRegex(@"\A#?(?<colour>[0-9A-Fa-f]{6})\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Colour();
}
