namespace IFeaLiD.Extraction.Inference;

/// <summary>The maps of an extraction that somebody still has to read: each is freed after its last reader.</summary>
internal sealed class LiveMaps(IReadOnlyList<StageNetwork> parts) : IDisposable
{
    private readonly Dictionary<string, StageMap> maps = [];

    /// <summary>What a part reads: the map of its source, or the photo.</summary>
    public IRowSource Before(StageNetwork part, IRowSource photo) => part.Source is { } source ? maps[source] : photo;

    /// <summary>Takes the map that a part has made.</summary>
    public void Add(StageNetwork part, StageMap map) => maps.Add(part.Stage.Name, map);

    /// <summary>Frees the maps that no part after this one reads, but its own, which may be being packed.</summary>
    public void FreeBefore(StageNetwork part)
    {
        var later = parts.SkipWhile(p => p != part).Skip(1).Select(p => p.Source).ToHashSet();
        foreach (var name in maps.Keys.Where(name => name != part.Stage.Name && !later.Contains(name)).ToList())
        {
            maps.Remove(name, out var map);
            map!.Dispose();
        }
    }

    /// <summary>Whether a part after this one reads the photo.</summary>
    public bool PhotoIsReadAfter(StageNetwork part) => parts.SkipWhile(p => p != part).Skip(1).Any(p => p.Source is null);

    public void Dispose()
    {
        foreach (var map in maps.Values)
        {
            map.Dispose();
        }

        maps.Clear();
    }
}
