namespace IFeaLiD.Models;

/// <summary>What model.json says about a model. Read by <see cref="ModelCatalog"/>; described field by field in models/README.md.</summary>
public sealed record ModelManifest
{
    /// <summary>Name of the model's folder: 1 to 64 of a-z, 0-9 and "-".</summary>
    public required string Id { get; init; }

    /// <summary>For people, for example "ResNet101 (conv1-conv4_x)".</summary>
    public required string Name { get; init; }

    /// <summary>Short honest phrase, shown wherever the name is, for example "small-budget weights, trained from scratch".</summary>
    public required string Label { get; init; }

    /// <summary>The network's design, for example "ResNet101 v1.5".</summary>
    public required string Architecture { get; init; }

    /// <summary>Where the weights come from.</summary>
    public required string Source { get; init; }

    /// <summary>Licence of the weights, as an SPDX expression or a sentence.</summary>
    public required string Licence { get; init; }

    /// <summary>Whom to name for data and weights; one line each, may be empty.</summary>
    public required IReadOnlyList<string> Attribution { get; init; }

    /// <summary>Where the file can be fetched; null for files that are not fetched.</summary>
    public Uri? Url { get; init; }

    /// <summary>The .onnx or .safetensors file beside the manifest.</summary>
    public required string File { get; init; }

    /// <summary>Size of the file in bytes; null only for a download whose size nobody has noted.</summary>
    public required long? Bytes { get; init; }

    /// <summary>SHA-256 of the file: 64 lower-case hexadecimal digits.</summary>
    public required string Sha256 { get; init; }

    /// <summary>How a photo becomes the network's input.</summary>
    public required Preprocessing Preprocessing { get; init; }

    /// <summary>The stages on offer; none means: the end of each stride from 4 on.</summary>
    public required IReadOnlyList<ManifestStage> Stages { get; init; }

    /// <summary>The model card, a Markdown file beside the manifest; null for a model that somebody has dropped in.</summary>
    public required string? Card { get; init; }
}
