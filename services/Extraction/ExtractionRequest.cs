using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using IFeaLiD.Decoder.Orders;
using IFeaLiD.Models;

namespace IFeaLiD.Extraction;

/// <summary>The wish that a job stands for: this photo, this model, these stages, this precision, at this size.</summary>
/// <param name="Photo">SHA-256 of the photo's bytes.</param>
/// <param name="Model">Id of the model.</param>
/// <param name="ModelSha256">Of the model's file, so that other weights under the same id are another wish.</param>
/// <param name="Stages">Wanted stages, in the network's order.</param>
/// <param name="Precision">8, 16 or 32 bits a value.</param>
/// <param name="MostPixels">The photo is scaled down to at most that many pixels; null keeps its own size.</param>
public sealed record ExtractionRequest(
    string Photo, string Model, string ModelSha256, IReadOnlyList<string> Stages, int Precision, long? MostPixels)
{
    /// <summary>Part of the upright photo; null takes all of it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PixelArea? Crop { get; init; }

    /// <summary>Exactly that size, in place of <see cref="MostPixels"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ExactSize? Exact { get; init; }

    /// <summary>Page of a TIFF file, from 1; null is the first.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Page { get; init; }

    /// <summary>Ground of transparent parts, <c>rrggbb</c>; null is white.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Ground { get; init; }

    /// <summary>A <see cref="Requests.PaddingMode"/>; null is full.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Padding { get; init; }

    /// <summary>The model's <see cref="Model.Preparation"/>; null in requests of earlier versions.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Preparation { get; init; }

    /// <summary>Whether the model is still the one that was asked for.</summary>
    public bool IsFor(Model model) => model.Sha256 == ModelSha256 && (Preparation is null || model.Preparation == Preparation);

    /// <summary>What the network will see, in megapixels, to tell others how long they wait; no part of the wish.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Megapixels { get; init; }

    /// <summary>The submission's place in its trace (W3C <c>traceparent</c>), which the worker goes on with; no part of the wish.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Trace { get; init; }

    /// <summary>What the network shall see.</summary>
    [JsonIgnore]
    public PhotoShape Shape => new()
    {
        Page = Page ?? 1,
        Crop = Crop,
        MostPixels = MostPixels,
        Exact = Exact,
        Ground = Ground ?? PhotoShape.Whole.Ground,
    };

    /// <summary>Equal wishes have equal keys: they are computed once.</summary>
    public string Key() => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(this with { Megapixels = null, Trace = null })));
}
