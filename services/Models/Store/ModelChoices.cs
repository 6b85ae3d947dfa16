using System.Globalization;

namespace IFeaLiD.Models.Store;

/// <summary>What somebody says of a network, as text that nobody has checked; null stands for the default.</summary>
public record ModelChoices
{
    /// <summary>Name of its folder: a-z, 0-9 and -; by default after the file.</summary>
    public string? Id { get; init; }

    /// <summary>For people; by default the file's.</summary>
    public string? Name { get; init; }

    /// <summary>How the weights came about, in a few words.</summary>
    public string? Label { get; init; }

    /// <summary>Of the weights.</summary>
    public string? Licence { get; init; }

    /// <summary>Where the weights come from.</summary>
    public string? Source { get; init; }

    /// <summary>RGB (default) or BGR.</summary>
    public string? Channels { get; init; }

    /// <summary>255 (default) where the network takes 0 to 1, 1 where it takes 0 to 255.</summary>
    public string? Divisor { get; init; }

    /// <summary>Three numbers with commas between, subtracted after the division; by default those of ImageNet.</summary>
    public string? Mean { get; init; }

    /// <summary>Three numbers above 0, by which the difference is divided; by default those of ImageNet.</summary>
    public string? Deviation { get; init; }

    /// <summary>What can be said, under the names of options and of parts of an upload, with a sentence for people.</summary>
    public static IReadOnlyList<(string Name, string Sentence)> Fields { get; } =
    [
        ("id", "Name of its folder: a-z, 0-9 and -; by default after the file."),
        ("name", "For people."),
        ("label", "How the weights came about, in a few words."),
        ("licence", "Of the weights."),
        ("source", "Where the weights come from."),
        ("channels", "RGB (default) or BGR."),
        ("divisor", "255 (default) where the network takes 0 to 1, 1 where it takes 0 to 255."),
        ("mean", "Three numbers with commas between, subtracted after the division; by default those of ImageNet."),
        ("deviation", "Three numbers above 0, by which the difference is divided; by default those of ImageNet."),
    ];

    /// <summary>The choices of somebody who answers by name; null or empty stands for the default.</summary>
    public static ModelChoices Of(Func<string, string?> said)
    {
        return new ModelChoices
        {
            Id = Said("id"),
            Name = Said("name"),
            Label = Said("label"),
            Licence = Said("licence"),
            Source = Said("source"),
            Channels = Said("channels"),
            Divisor = Said("divisor"),
            Mean = Said("mean"),
            Deviation = Said("deviation"),
        };

        string? Said(string name) => said(name) is { Length: > 0 } text ? text : null;
    }

    /// <summary>Puts the choices over what is taken for granted.</summary>
    /// <exception cref="ModelException">manifest-invalid.</exception>
    internal ModelManifest Over(ModelManifest manifest) => manifest with
    {
        Id = Id ?? manifest.Id,
        Name = Name ?? manifest.Name,
        Label = Label ?? manifest.Label,
        Licence = Licence ?? manifest.Licence,
        Source = Source ?? $"the file {manifest.File}",
        Preprocessing = new Preprocessing(
            Order(Channels), Numbers("divisor", Divisor, [manifest.Preprocessing.Divisor])[0],
            Numbers("mean", Mean, manifest.Preprocessing.Mean), Numbers("deviation", Deviation, manifest.Preprocessing.Deviation)),
    };

    private static ChannelOrder Order(string? text) => text switch
    {
        null or "RGB" => ChannelOrder.Rgb,
        "BGR" => ChannelOrder.Bgr,
        _ => throw new ModelException(ModelErrorCodes.ManifestInvalid, $"The order of channels {text} is not known. Expected RGB or BGR."),
    };

    private static IReadOnlyList<float> Numbers(string what, string? text, IReadOnlyList<float> usual)
    {
        if (text is null)
            return usual;
        string[] parts = text.Split(',', StringSplitOptions.TrimEntries);
        return parts.Length == usual.Count && parts.All(part => float.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out float number) && float.IsFinite(number))
            ? [.. parts.Select(part => float.Parse(part, CultureInfo.InvariantCulture))]
            : throw new ModelException(ModelErrorCodes.ManifestInvalid, $"The {what} {text} cannot be read. Expected {(usual.Count == 1 ? "a number" : "three numbers with commas between")}.");
    }
}
