using System.Runtime.InteropServices;
using IFeaLiD.Models.Onnx;

namespace IFeaLiD.Models.Graphs;

/// <summary>The short lists of whole numbers in a graph (shapes, and what is made of them), followed as far as scaling and slicing need them.</summary>
internal sealed class SizeLists(Network network)
{
    private const int Longest = 16;

    private readonly Dictionary<string, SizeTerm[]> lists = [];

    /// <summary>The list that a tensor holds, or null where it is not known.</summary>
    public SizeTerm[]? Find(string tensor)
    {
        if (lists.TryGetValue(tensor, out var list))
            return list;
        return network.Weights.GetValueOrDefault(tensor) is { DataType: ElementType.Int64 or ElementType.Int32 } weight && weight.Count() <= Longest
            ? weight.DataType == ElementType.Int64
                ? Array.ConvertAll(MemoryMarshal.Cast<byte, long>(weight.Bytes()).ToArray(), n => (SizeTerm)n)
                : Array.ConvertAll(MemoryMarshal.Cast<byte, int>(weight.Bytes()).ToArray(), n => (SizeTerm)(long)n)
            : null;
    }

    /// <summary>The plain numbers that an input holds; null where they are no plain numbers.</summary>
    public long[]? Numbers(NodeProto node, int input) =>
        node.Input.Count > input && node.Input[input].Length > 0 && Find(node.Input[input]) is { } list && list.All(term => term.Map is null)
            ? Array.ConvertAll(list, term => term.Number)
            : null;

    /// <summary>Takes note of what a node computes, if it is such a list.</summary>
    /// <param name="node">Any node.</param>
    /// <param name="map">The map that it reads first, if it does.</param>
    /// <param name="pooled">Channels of the pooling that it reads first, else 0.</param>
    public void Follow(NodeProto node, Activation? map, int pooled)
    {
        if (node.Output.Count == 1 && node.Input.Count > 0 && (node.OpType == "Shape" && pooled > 0 ? [1, pooled, 1, 1] : Of(node, map)) is { Length: <= Longest } list)
            lists[node.Output[0]] = list;
    }

    private SizeTerm[]? Of(NodeProto node, Activation? map) => node.OpType switch
    {
        "Shape" when map is not null && node.Attribute.Count == 0 => Shape(map),
        "Gather" when Numbers(node, 1) is { } indices && Find(node.Input[0]) is { } list && node.Whole("axis", 0) == 0 => Gather(list, indices),
        "Slice" => Slice(node),
        "Concat" => Concat(node),
        "Unsqueeze" or "Squeeze" or "Identity" => Find(node.Input[0]),
        "Cast" when node.Whole("to", 0) is ElementType.Int64 or ElementType.Int32 => Find(node.Input[0]),
        "Add" => Both(node, (a, b) => a + b),
        "Sub" => Both(node, (a, b) => a - b),
        "Mul" => Both(node, (a, b) => a * b),
        "Div" => Both(node, (a, b) => b == 0 ? 0 : a / b),
        _ => null,
    };

    private static SizeTerm[] Shape(Activation map)
    {
        SizeTerm rows = new(map.Rows, map, true), columns = new(map.Columns, map, false), channels = map.Channels;
        return map.Layout switch
        {
            Layout.ChannelsFirst => [1, channels, rows, columns],
            Layout.ChannelsLast => [1, rows, columns, channels],
            _ => [1, rows, columns],
        };
    }

    private static SizeTerm[]? Gather(SizeTerm[] list, long[] indices) =>
        indices.All(i => i >= -list.Length && i < list.Length) ? Array.ConvertAll(indices, i => list[i < 0 ? i + list.Length : i]) : null;

    private SizeTerm[]? Slice(NodeProto node)
    {
        if (Find(node.Input[0]) is not { } list || Numbers(node, 1) is not [var start] || Numbers(node, 2) is not [var end] || (Numbers(node, 4)?[0] ?? 1) != 1)
            return null;
        long first = Math.Clamp(start < 0 ? start + list.Length : start, 0, list.Length), last = Math.Clamp(end < 0 ? end + list.Length : end, first, list.Length);
        return list[(int)first..(int)last];
    }

    private SizeTerm[]? Concat(NodeProto node)
    {
        var parts = node.Input.Select(Find).ToList();
        return parts.Contains(null) ? null : parts.SelectMany(part => part!).ToArray();
    }

    private SizeTerm[]? Both(NodeProto node, Func<long, long, long> operation) =>
        Numbers(node, 0) is [var a] && Numbers(node, 1) is [var b] ? [unchecked(operation(a, b))] : null;
}
