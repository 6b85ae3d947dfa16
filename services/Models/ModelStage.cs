namespace IFeaLiD.Models;

/// <summary>A stage or layer of a model that can be looked at. The centre of cell i lies at photo pixel index <c>Offset + Stride * i</c>.</summary>
/// <param name="Name">For example <c>conv3_x</c>.</param>
/// <param name="Tensor">The tensor in the graph.</param>
/// <param name="Channels">Length of each cell's feature vector.</param>
/// <param name="StrideX">Photo pixels from one column to the next.</param>
/// <param name="StrideY">Photo pixels from one row to the next.</param>
/// <param name="OffsetX">Photo column of the centre of column 0.</param>
/// <param name="OffsetY">Photo row of the centre of row 0.</param>
/// <param name="Shows">One sentence for the user: what this stage responds to; empty where nobody has said.</param>
public sealed record ModelStage(string Name, string Tensor, int Channels, int StrideX, int StrideY, double OffsetX, double OffsetY, string Shows)
{
    /// <summary>How it can be computed.</summary>
    public LayerRun Run { get; init; }
}
