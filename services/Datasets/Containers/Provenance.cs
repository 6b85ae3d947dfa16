using System.Text.Json.Serialization;

namespace IFeaLiD.Datasets.Containers;

/// <summary>Where a dataset comes from and how its cells lie over the photo: the <c>ifealid</c> key of <c>metadata.json</c>.</summary>
public sealed record Provenance
{
    /// <summary>Of this object's keys; 1.</summary>
    [JsonPropertyName("version")]
    public int Version { get; init; } = 1;

    /// <summary>conv2_x, conv3_x, conv4_x or what the model calls its layer; of an array its name in its archive, or <c>array</c>.</summary>
    [JsonPropertyName("stage")]
    public required string Stage { get; init; }

    /// <summary>The network; null where <see cref="Source"/> says that there was none.</summary>
    [JsonPropertyName("model")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ModelIdentity? Model { get; init; }

    /// <summary>Where the values come from when no network of ours computed them; null otherwise.</summary>
    [JsonPropertyName("source")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SourceRecord? Source { get; init; }

    /// <summary>Activations that 0 and p_max stand for.</summary>
    [JsonPropertyName("range")]
    public required RangeRecord Range { get; init; }

    /// <summary>Cells to photo.</summary>
    [JsonPropertyName("affine")]
    public required Affine Affine { get; init; }

    /// <summary>The upright photo as it was uploaded; the map's own cells where there is none.</summary>
    [JsonPropertyName("photo")]
    public required PhotoSize Photo { get; init; }

    /// <summary>The part of the photo that the network saw and the overlay shows; null when it is all of it.</summary>
    [JsonPropertyName("crop")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PhotoPart? Crop { get; init; }

    /// <summary><c>full</c>: no padding but the network's own.</summary>
    [JsonPropertyName("padding")]
    public string Padding { get; init; } = "full";

    /// <summary>Checks what readers rely on.</summary>
    /// <exception cref="DatasetException"><c>manifest-invalid</c>.</exception>
    internal void Check()
    {
        Demand(Version == 1, $"version is {Version}; this program reads version 1");
        Demand(Stage is not null && (Model is null ? Source is not null : Model is { Id: not null, Name: not null, Label: not null, Sha256: not null }),
            "stage must be a text, and the model four texts or a source in its place");
        Demand(Source is null or { Kind: not null, Type: not null }, "the source's kind and type must be texts");
        Demand(Range is not null && float.IsFinite(Range.Min) && float.IsFinite(Range.Max) && Range.Min <= Range.Max, "range must hold finite numbers, min at most max");
        Demand(Photo is { Width: > 0, Height: > 0 }, "the photo's width and height must be at least 1");
        Demand(Affine is { ScaleX: > 0, ScaleY: > 0 } && double.IsFinite(Affine.ScaleX + Affine.ScaleY + Affine.OffsetX + Affine.OffsetY),
            "the affine's scales must be above 0 and its numbers finite");
        Demand(Crop is null || (Crop is { X: >= 0, Y: >= 0, Width: > 0, Height: > 0 }
            && (long)Crop.X + Crop.Width <= Photo!.Width && (long)Crop.Y + Crop.Height <= Photo.Height), "the crop must lie within the photo");
    }

    private static void Demand(bool kept, string rule)
    {
        if (!kept)
        {
            throw new DatasetException("manifest-invalid", $"ifealid in metadata.json is wrong: {rule}.");
        }
    }
}

/// <summary>Which network made a map.</summary>
/// <param name="Id">Folder name of the model.</param>
/// <param name="Name">For people.</param>
/// <param name="Label">The short honest phrase shown beside the name.</param>
/// <param name="Sha256">Of the model's file, 64 lower-case hex digits.</param>
/// <param name="Licence">Of the weights, an SPDX expression or a sentence; null in datasets of earlier versions.</param>
public sealed record ModelIdentity(
    [property: JsonPropertyName("id")] string Id,
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("label")] string Label,
    [property: JsonPropertyName("sha256")] string Sha256,
    [property: JsonPropertyName("licence"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Licence = null);

/// <summary>Values that were brought, not computed here.</summary>
/// <param name="Kind"><c>array</c>: a NumPy file.</param>
/// <param name="Type">Of its numbers, as NumPy calls it: float32, uint8, ...</param>
/// <param name="Array">Name of the array in its .npz file; null for a .npy file.</param>
public sealed record SourceRecord(
    [property: JsonPropertyName("kind")] string Kind,
    [property: JsonPropertyName("type")] string Type,
    [property: JsonPropertyName("array"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Array);

/// <summary>Activations that 0 and p_max stand for.</summary>
/// <param name="Min">Stands for 0.</param>
/// <param name="Max">Stands for p_max.</param>
public sealed record RangeRecord([property: JsonPropertyName("min")] float Min, [property: JsonPropertyName("max")] float Max);

/// <summary>Pixels of the upright photo.</summary>
/// <param name="Width">Pixels a row.</param>
/// <param name="Height">Rows.</param>
public sealed record PhotoSize([property: JsonPropertyName("width")] int Width, [property: JsonPropertyName("height")] int Height);

/// <summary>A rectangle of pixels of the upright photo.</summary>
/// <param name="X">Pixels left of it.</param>
/// <param name="Y">Rows above it.</param>
/// <param name="Width">Pixels a row.</param>
/// <param name="Height">Rows.</param>
public sealed record PhotoPart(
    [property: JsonPropertyName("x")] int X,
    [property: JsonPropertyName("y")] int Y,
    [property: JsonPropertyName("width")] int Width,
    [property: JsonPropertyName("height")] int Height);

/// <summary>
/// The centre of cell (x, y) lies at (scaleX * x + offsetX, scaleY * y + offsetY) of the upright photo, in continuous
/// coordinates where photo pixel k covers [k, k + 1). A cell covers scale / 2 on either side of its centre.
/// </summary>
/// <param name="ScaleX">Photo pixels from a cell to its right neighbour.</param>
/// <param name="OffsetX">Centre of the leftmost cells.</param>
/// <param name="ScaleY">Photo pixels from a cell to the one below.</param>
/// <param name="OffsetY">Centre of the topmost cells.</param>
public sealed record Affine(
    [property: JsonPropertyName("scaleX")] double ScaleX,
    [property: JsonPropertyName("offsetX")] double OffsetX,
    [property: JsonPropertyName("scaleY")] double ScaleY,
    [property: JsonPropertyName("offsetY")] double OffsetY);
