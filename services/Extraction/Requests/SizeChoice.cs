namespace IFeaLiD.Extraction.Requests;

/// <summary>A choice of size that people make for the network's input.</summary>
/// <param name="Id">Stable name.</param>
/// <param name="Label">For people.</param>
/// <param name="Pixels">The photo is scaled down to at most that many; null keeps its own size.</param>
public sealed record SizeChoice(string Id, string Label, long? Pixels)
{
    /// <summary>All choices, the default first: 2 megapixels (2048 x 1024) keep a browser comfortable.</summary>
    public static IReadOnlyList<SizeChoice> All { get; } =
    [
        new("2mp", "up to 2 megapixels", 2048 * 1024),
        new("0.5mp", "up to half a megapixel, quick", 1024 * 512),
        new("6mp", "up to 6 megapixels", 6_000_000),
        new("full", "the photo's own size", null),
    ];
}
