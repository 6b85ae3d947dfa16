namespace IFeaLiD.Extractor.Telling;

/// <summary>How far one photo is.</summary>
/// <param name="Doing">What is being done, a few words.</param>
/// <param name="Fraction">0 to 1.</param>
/// <param name="SecondsLeft">Estimate, or null.</param>
internal sealed record PhotoProgress(string Doing, double Fraction, double? SecondsLeft);
