using System.Text.Json;
using System.Text.Json.Serialization;
using IFeaLiD.Datasets.Tiles;

namespace IFeaLiD.Datasets.Containers;

/// <summary><c>metadata.json</c> of a dataset: the original's keys, and ours in an object of their own.</summary>
public sealed record Manifest
{
    /// <summary>Of width, height and channels each, so that products of them stay within 64 bits.</summary>
    internal const int Most = 1 << 20;

    /// <summary>What people call the dataset; any text.</summary>
    [JsonPropertyName("name"), JsonRequired]
    public required string Name { get; init; }

    /// <summary>Cells a row.</summary>
    [JsonPropertyName("width"), JsonRequired]
    public required int Width { get; init; }

    /// <summary>Rows of cells.</summary>
    [JsonPropertyName("height"), JsonRequired]
    public required int Height { get; init; }

    /// <summary>Channels.</summary>
    [JsonPropertyName("features"), JsonRequired]
    public required int Features { get; init; }

    /// <summary>Bits a value: 8, 16 or 32.</summary>
    [JsonPropertyName("precision"), JsonRequired]
    public required int Precision { get; init; }

    /// <summary>Whether <c>overlay.jpg</c> is there.</summary>
    [JsonPropertyName("overlay")]
    public bool Overlay { get; init; }

    /// <summary>What the original does not know; absent in its files.</summary>
    [JsonPropertyName("ifealid"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Provenance? Provenance { get; init; }

    /// <summary>Tiles that follow from the numbers above.</summary>
    [JsonIgnore]
    public TileLayout Layout => new(Height, Width, Features, (Precision)Precision);

    /// <summary>UTF-8 JSON.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, JsonSerializerOptions.Default);

    /// <summary>Reads and checks the numbers.</summary>
    /// <exception cref="DatasetException"><c>manifest-invalid</c> or <c>dataset-too-large</c>.</exception>
    public static Manifest FromJson(ReadOnlySpan<byte> json)
    {
        Manifest manifest;
        try
        {
            manifest = JsonSerializer.Deserialize<Manifest>(json)
                ?? throw new DatasetException("manifest-invalid", "metadata.json holds null; expected an object.");
        }
        catch (JsonException e)
        {
            throw new DatasetException("manifest-invalid",
                $"metadata.json cannot be read: {e.Message} Expected name, width, height, features, precision and overlay.", e);
        }

        foreach (var (key, value) in new[] { ("width", manifest.Width), ("height", manifest.Height), ("features", manifest.Features) })
        {
            if (value < 1)
            {
                throw new DatasetException("manifest-invalid", $"{key} in metadata.json is {value}; expected at least 1.");
            }

            if (value > Most)
            {
                throw new DatasetException("dataset-too-large", $"{key} in metadata.json is {value}; at most {Most} is accepted.");
            }
        }

        manifest.Provenance?.Check();
        return manifest.Precision is 8 or 16 or 32 && manifest.Name is not null
            ? manifest
            : throw new DatasetException("manifest-invalid",
                $"precision in metadata.json is {manifest.Precision}; expected 8, 16 or 32, and a name that is a text.");
    }
}
