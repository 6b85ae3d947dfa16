using System.Text.Json.Serialization;

namespace IFeaLiD.Extraction.Progress;

/// <summary>How far an extraction is.</summary>
/// <param name="Step">What is being done.</param>
/// <param name="Stage">To which stage, where that makes sense.</param>
/// <param name="Fraction">Of the whole extraction, 0 to 1; never goes back within an attempt.</param>
/// <param name="SecondsLeft">Estimate from earlier runs of this machine; null before the photo's size is known.</param>
public sealed record ExtractionProgress(ExtractionStep Step, string? Stage, double Fraction, double? SecondsLeft);

/// <summary>Real steps of an extraction, in order.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ExtractionStep>))]
public enum ExtractionStep
{
    /// <summary>Photo to upright sRGB pixels.</summary>
    [JsonStringEnumMemberName("decoding")]
    Decoding,

    /// <summary>Pixels to feature maps.</summary>
    [JsonStringEnumMemberName("inference")]
    Inference,

    /// <summary>Feature maps to datasets.</summary>
    [JsonStringEnumMemberName("packing")]
    Packing,
}
