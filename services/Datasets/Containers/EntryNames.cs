using System.Globalization;

namespace IFeaLiD.Datasets.Containers;

/// <summary>The only names that a dataset's entries may have, all at its top level.</summary>
public static class EntryNames
{
    /// <summary>The manifest.</summary>
    public const string Manifest = "metadata.json";

    /// <summary>The photo as JPEG.</summary>
    public const string Overlay = "overlay.jpg";

    /// <summary>Tile i: <c>i.png</c>.</summary>
    public static string Tile(int tile) => string.Create(CultureInfo.InvariantCulture, $"{tile}.png");
}
