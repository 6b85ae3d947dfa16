using System.Security.Cryptography;
using System.Text.Json;

namespace IFeaLiD.Extraction;

/// <summary>The wish that a job stands for: this photo, this model, these stages, this precision, at this size.</summary>
/// <param name="Photo">SHA-256 of the photo's bytes.</param>
/// <param name="Model">Id of the model.</param>
/// <param name="ModelSha256">Of the model's file, so that other weights under the same id are another wish.</param>
/// <param name="Stages">Wanted stages, in the network's order.</param>
/// <param name="Precision">8, 16 or 32 bits a value.</param>
/// <param name="MostPixels">The photo is scaled down to at most that many pixels; null keeps its own size.</param>
/// <param name="Padding">A <see cref="Requests.PaddingMode"/>.</param>
public sealed record ExtractionRequest(
    string Photo, string Model, string ModelSha256, IReadOnlyList<string> Stages, int Precision, long? MostPixels,
    string Padding = Requests.PaddingMode.Full)
{
    /// <summary>Equal wishes have equal keys: they are computed once.</summary>
    public string Key() => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(this)));
}
