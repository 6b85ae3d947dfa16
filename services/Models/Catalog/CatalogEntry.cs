namespace IFeaLiD.Models;

/// <summary>What a model's folder, or a file alone, has come to; holds as long as its files keep their stamp.</summary>
/// <param name="Path">Of the folder or the file.</param>
/// <param name="Stamp">Of its files when they were read.</param>
/// <param name="Model">Null where it is refused.</param>
/// <param name="Refused">What is wrong.</param>
internal sealed record CatalogEntry(string Path, string Stamp, Model? Model, IReadOnlyList<RefusedModel> Refused);
