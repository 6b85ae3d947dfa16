using IFeaLiD.Models;

namespace IFeaLiD.Extraction.Inference;

/// <summary>Keeps the network that was used last, stage by stage, so that only a change of model costs loading time.</summary>
/// <remarks>Not safe for use by several threads: one extraction runs at a time.</remarks>
public sealed class NetworkCache(SessionFactory sessions) : IDisposable
{
    private readonly List<StageNetwork> loaded = [];
    private string? loadedSha256;

    /// <summary>True once a network has been loaded, and from then on, also while another is loading.</summary>
    public bool IsReady { get; private set; }

    /// <summary>The parts that lead from the photo to the deepest of the wanted stages.</summary>
    internal IReadOnlyList<StageNetwork> Load(Model model, IReadOnlyList<string> stages)
    {
        if (loadedSha256 != model.Sha256)
        {
            Dispose();
        }

        var needed = model.Stages.TakeWhile((_, i) => model.Stages.Skip(i).Any(stage => stages.Contains(stage.Name))).Count();
        if (loaded.Count < needed)
        {
            var graphs = model.CutStages([model.Stages[needed - 1].Name]);
            for (var i = loaded.Count; i < needed; i++)
            {
                loaded.Add(new StageNetwork(model, model.Stages[i], new NetworkPiece(graphs[i], sessions)));
            }

            loadedSha256 = model.Sha256;
            IsReady = true;
        }

        return loaded[..needed];
    }

    /// <summary>Loads all of a model ahead of the first photo.</summary>
    public void Warm(Model model) => Load(model, [.. model.Stages.Select(stage => stage.Name)]);

    /// <summary>Frees the network.</summary>
    public void Dispose()
    {
        loaded.ForEach(network => network.Dispose());
        loaded.Clear();
        loadedSha256 = null;
    }
}
