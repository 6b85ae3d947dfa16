using System.Text.Json.Serialization;

namespace IFeaLiD.Extractor.Telling;

/// <summary>A network as it is named beside whatever is made with it.</summary>
/// <param name="Id">Stable name.</param>
/// <param name="Name">For people.</param>
/// <param name="Label">Says honestly what the weights are.</param>
/// <param name="Licence">Of the weights; null where nobody has said.</param>
internal sealed record NamedModel(string? Id, string? Name, string? Label, string? Licence)
{
    /// <summary>For people.</summary>
    [JsonIgnore]
    public string Sentence => string.Join(", ", new[] { Name ?? Id, Label, Licence is null ? null : $"licence {Licence}" }.Where(part => !string.IsNullOrEmpty(part)));
}
