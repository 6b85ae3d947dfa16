namespace IFeaLiD.Models;

/// <summary>A file in the models' folder that is not offered, and why.</summary>
/// <param name="File">Path relative to the models' folder.</param>
/// <param name="Code">One of <see cref="ModelErrorCodes"/>.</param>
/// <param name="Sentence">What is wrong and what to do, for the person who keeps the models.</param>
public sealed record RefusedModel(string File, string Code, string Sentence);
