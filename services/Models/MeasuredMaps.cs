using IFeaLiD.Models.Graphs;

namespace IFeaLiD.Models;

/// <summary>What running a network has shown of maps that its graph alone does not tell. Kept beside the model as survey.json.</summary>
/// <param name="Sha256">Of the file that was run.</param>
/// <param name="Maps">Maps that are not known otherwise.</param>
public sealed record MeasuredMaps(string Sha256, IReadOnlyList<MeasuredMap> Maps)
{
    private const int MostLength = 1 << 16;

    /// <summary>As maps of a graph; what cannot be true is left out.</summary>
    internal Dictionary<string, Activation> For(Network network)
    {
        var found = new Dictionary<string, Activation>();
        foreach (var map in Maps)
            if (map is { Tensor: not null, Channels: > 0 and <= MostLength, Rows: > 0, Columns: > 0 } && map.Rows <= network.Rows && map.Columns <= network.Columns)
                found.TryAdd(map.Tensor, new(map.Channels, Field(network.Rows, map.Rows), Field(network.Columns, map.Columns))
                {
                    Rows = map.Rows,
                    Columns = map.Columns,
                    Spans = true,
                    Whole = true,
                    Fixed = map.IsFixed,
                });
        return found;
    }

    /// <summary>Nobody knows how the operator looks at the photo, so its cells are taken to tile it, and to see all of it.</summary>
    private static AxisField Field(int photo, int map)
    {
        int stride = Math.Max(1, (int)Math.Round((double)photo / map));
        return new(stride, (stride - 1) / 2.0, photo);
    }
}

/// <summary>A map that was seen when the network ran on a photo of the exported size.</summary>
/// <param name="Tensor">The tensor in the graph.</param>
/// <param name="Channels">Values a cell.</param>
/// <param name="Rows">Rows of cells.</param>
/// <param name="Columns">Cells a row.</param>
/// <param name="IsFixed">Whether the network could not be run up to there at another size.</param>
public sealed record MeasuredMap(string Tensor, int Channels, int Rows, int Columns, bool IsFixed);
