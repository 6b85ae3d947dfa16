namespace IFeaLiD.Extraction.Requests;

/// <summary>What a person asked for, as text that nobody has checked; null or empty stands for the default.</summary>
/// <param name="Model">Id; by default the first model.</param>
/// <param name="Stages">Names with commas between; by default all of the model's.</param>
/// <param name="Precision">8, 16 or 32; by default 8.</param>
/// <param name="Size">Id of a <see cref="SizeChoice"/>; by default the first.</param>
/// <param name="Padding">A <see cref="PaddingMode"/>; by default full.</param>
public sealed record ExtractionChoices(string? Model, string? Stages, string? Precision, string? Size, string? Padding = null);
