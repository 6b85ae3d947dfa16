namespace IFeaLiD.Models;

/// <summary>A map within a network that can be looked at.</summary>
/// <param name="Name">For people and addresses: 1 to 64 letters, digits, <c>.</c>, <c>_</c> and <c>-</c>; after the exporter's names of modules where it gave them.</param>
/// <param name="Tensor">The tensor in the graph.</param>
/// <param name="Operator">What makes it, for example Conv or Add.</param>
/// <param name="Run">How it can be computed.</param>
public sealed record Layer(string Name, string Tensor, string Operator, LayerRun Run)
{
    /// <summary>Length of each cell's feature vector.</summary>
    public required int Channels { get; init; }

    /// <summary>Photo pixels from one column to the next.</summary>
    public required int StrideX { get; init; }

    /// <summary>Photo pixels from one row to the next.</summary>
    public required int StrideY { get; init; }

    /// <summary>Photo column of the centre of column 0.</summary>
    public required double OffsetX { get; init; }

    /// <summary>Photo row of the centre of row 0.</summary>
    public required double OffsetY { get; init; }

    /// <summary>Columns of a photo of the size that the file was exported for, or of 320 columns where it names none.</summary>
    public required int Columns { get; init; }

    /// <summary>Rows of a photo of that size, or of 256 rows.</summary>
    public required int Rows { get; init; }
}

/// <summary>How a layer can be computed.</summary>
public enum LayerRun
{
    /// <summary>For photos of any size, in strips where memory is short.</summary>
    Strips,

    /// <summary>For photos of any size, the whole picture at once: something before it looks at all of it.</summary>
    Whole,

    /// <summary>At the size alone that the file was exported for: it is written down in the graph in a way that cannot be undone.</summary>
    OneSize,
}
