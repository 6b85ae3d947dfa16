using IFeaLiD.Extraction.Requests;

namespace IFeaLiD.Extractor.Extract;

/// <summary>What the command line asks for.</summary>
internal sealed record ExtractWish
{
    /// <summary>Files, folders, or <c>-</c>.</summary>
    public required IReadOnlyList<string> Photos { get; init; }

    /// <summary>Folders within folders as well.</summary>
    public bool Recursive { get; init; }

    /// <summary>Model, stages, precision and shape, as text that nobody has checked.</summary>
    public required ExtractionChoices Choices { get; init; }

    /// <summary>Folder of the datasets, <c>-</c> for standard output, or null where a service keeps them.</summary>
    public string? Output { get; init; }

    /// <summary>Folder of the models, where there is no <see cref="Server"/>.</summary>
    public required string Models { get; init; }

    /// <summary>Address of the service that shall do the work; null does it here.</summary>
    public Uri? Server { get; init; }

    /// <summary>Access token of the service, where it wants one.</summary>
    public string? Token { get; init; }

    /// <summary>Not to wait for the service.</summary>
    public bool NoWait { get; init; }

    /// <summary>JSON in place of sentences.</summary>
    public bool Json { get; init; }

    /// <summary>Whether standard output carries the dataset.</summary>
    public bool ToStream => Output == PhotoFile.Stream;
}
