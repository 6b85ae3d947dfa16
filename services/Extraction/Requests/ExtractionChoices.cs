namespace IFeaLiD.Extraction.Requests;

/// <summary>What a person asked for, as text that nobody has checked; null or empty stands for the default.</summary>
/// <param name="Model">Id; by default the first model.</param>
/// <param name="Stages">Names with commas between; by default all of the model's.</param>
/// <param name="Precision">8, 16 or 32; by default 8.</param>
/// <param name="Size">Id of a <see cref="SizeChoice"/> (by default the first), a number of megapixels such as <c>3.5mp</c>, or exactly <c>224x224</c>.</param>
public sealed record ExtractionChoices(string? Model, string? Stages, string? Precision, string? Size)
{
    /// <summary>Where an exact size has other proportions: <c>letterbox</c> (default) or <c>stretch</c>.</summary>
    public string? Fit { get; init; }

    /// <summary><c>x,y,width,height</c> in pixels of the upright photo; by default all of it.</summary>
    public string? Crop { get; init; }

    /// <summary>Page of a TIFF file, from 1; by default the first.</summary>
    public string? Page { get; init; }

    /// <summary>Colour under transparent parts and beside a letterboxed photo, <c>#rrggbb</c>; by default white.</summary>
    public string? Background { get; init; }

    /// <summary>A <see cref="PaddingMode"/>; by default full.</summary>
    public string? Padding { get; init; }
}
