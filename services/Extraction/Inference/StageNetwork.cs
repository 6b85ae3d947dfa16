using IFeaLiD.Models;

namespace IFeaLiD.Extraction.Inference;

/// <summary>The part of a network that leads from the photo, or from a stage or layer, to another.</summary>
/// <param name="model">Whose part it is.</param>
/// <param name="stage">That comes out.</param>
/// <param name="source">Name of the stage or layer that goes in; null for the photo.</param>
/// <param name="wish">The stages and layers that it was cut for.</param>
/// <param name="piece">The part, loaded.</param>
internal sealed class StageNetwork(Model model, ModelStage stage, string? source, IReadOnlyList<string> wish, NetworkPiece piece) : IDisposable
{
    public ModelStage Stage => stage;

    public string? Source => source;

    public NetworkPiece Piece => piece;

    /// <summary>The part as a graph once more, to be split.</summary>
    public StageGraph Reopen() => model.CutStages(wish).First(graph => graph.Stage == stage.Name && graph.Source == source);

    public void Dispose() => piece.Dispose();
}
