using IFeaLiD.Models;

namespace IFeaLiD.Extraction.Inference;

/// <summary>The part of a network that leads from one stage (or the photo) to the next.</summary>
/// <param name="model">Whose part it is.</param>
/// <param name="stage">That comes out.</param>
/// <param name="piece">The part, loaded.</param>
internal sealed class StageNetwork(Model model, ModelStage stage, NetworkPiece piece) : IDisposable
{
    public ModelStage Stage => stage;

    public NetworkPiece Piece => piece;

    /// <summary>The part as a graph once more, to be split.</summary>
    public StageGraph Reopen() => model.CutStages([stage.Name])[^1];

    public void Dispose() => piece.Dispose();
}
