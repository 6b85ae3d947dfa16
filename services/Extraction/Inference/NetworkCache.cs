using IFeaLiD.Models;

namespace IFeaLiD.Extraction.Inference;

/// <summary>Keeps the network that was used last, piece by piece, so that only a change of model costs loading time.</summary>
/// <remarks>Not safe for use by several threads: one extraction runs at a time.</remarks>
public sealed class NetworkCache(SessionFactory sessions) : IDisposable
{
    private readonly List<StageNetwork> loaded = [];
    private readonly Dictionary<string, IReadOnlyList<(string Stage, string? Source)>> plans = [];
    private Model? owner;

    /// <summary>True once a network has been loaded, and from then on, also while another is loading.</summary>
    public bool IsReady { get; private set; }

    /// <summary>How many parts are loaded; for tests.</summary>
    internal int Parts => loaded.Count;

    /// <summary>The parts that lead from the photo to the wanted stages and layers, in an order in which they can be run.</summary>
    internal IReadOnlyList<StageNetwork> Load(Model model, IReadOnlyList<string> stages)
    {
        if (owner != model)
        {
            Dispose();
        }

        var wish = string.Join(',', stages.Order(StringComparer.Ordinal));
        if (!plans.TryGetValue(wish, out var plan) || plan.Any(part => Find(part.Stage, part.Source) is null))
        {
            plan = LoadMissing(model, stages);
            plans[wish] = plan;
        }

        return [.. plan.Select(part => Find(part.Stage, part.Source)!)];
    }

    /// <summary>Loads all stages of a model ahead of the first photo.</summary>
    public void Warm(Model model) => Load(model, [.. model.Stages.Select(stage => stage.Name)]);

    /// <summary>Frees the network.</summary>
    public void Dispose()
    {
        loaded.ForEach(network => network.Dispose());
        loaded.Clear();
        plans.Clear();
        owner = null;
    }

    private StageNetwork? Find(string stage, string? source) => loaded.Find(network => network.Stage.Name == stage && network.Source == source);

    private List<(string Stage, string? Source)> LoadMissing(Model model, IReadOnlyList<string> stages)
    {
        var graphs = model.CutStages(stages);
        owner = model;
        FreeAllBut(model, graphs);
        foreach (var graph in graphs.Where(graph => Find(graph.Stage, graph.Source) is null))
        {
            loaded.Add(new StageNetwork(model, model.Find(graph.Stage)!, graph.Source, stages, new NetworkPiece(graph, sessions)));
        }

        IsReady = true;
        return [.. graphs.Select(graph => (graph.Stage, graph.Source))];
    }

    /// <summary>Layers come by the hundred: those of an earlier wish go, and what begins at them; the ways from stage to stage stay.</summary>
    private void FreeAllBut(Model model, IReadOnlyList<StageGraph> graphs)
    {
        var stages = model.Stages.Select(stage => stage.Name).ToHashSet();
        var gone = loaded.FindAll(network => !graphs.Any(graph => graph.Stage == network.Stage.Name && graph.Source == network.Source)
            && !(stages.Contains(network.Stage.Name) && (network.Source is null || stages.Contains(network.Source))));
        gone.ForEach(network => network.Dispose());
        loaded.RemoveAll(gone.Contains);
    }
}
