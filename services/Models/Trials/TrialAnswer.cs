using System.Text.Json.Serialization;

namespace IFeaLiD.Models.Trials;

/// <summary>What a trial says: a refusal, or what it has measured.</summary>
/// <param name="Code">One of <see cref="ModelErrorCodes"/>, or null.</param>
/// <param name="Message">The sentence of a refusal.</param>
/// <param name="Maps">Maps that the graph alone does not tell of.</param>
internal sealed record TrialAnswer(string? Code, string? Message, IReadOnlyList<MeasuredMap>? Maps);

/// <summary>JSON without reflection.</summary>
[JsonSerializable(typeof(TrialAnswer))]
[JsonSerializable(typeof(MeasuredMaps))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = false)]
internal sealed partial class TrialJson : JsonSerializerContext;
