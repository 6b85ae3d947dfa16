namespace IFeaLiD.Models.Onnx;

/// <summary>Attributes of a node by name, with the operator's default.</summary>
internal static class NodeAttributes
{
    private const int MaxWindow = 4096;

    public static AttributeProto? Find(this NodeProto node, string name) => node.Attribute.FirstOrDefault(a => a.Name == name);

    public static long Whole(this NodeProto node, string name, long fallback) => node.Find(name) is { HasI: true } a ? a.I : fallback;

    public static string Text(this NodeProto node, string name, string fallback) => node.Find(name) is { HasS: true } a ? a.S.ToStringUtf8() : fallback;

    /// <summary>Standard operators stand in the empty domain, also written "ai.onnx".</summary>
    public static bool IsStandard(this NodeProto node) => node.Domain is "" or "ai.onnx";

    /// <summary>Node with a graph inside (If, Loop, Scan).</summary>
    public static bool HasGraph(this NodeProto node) => node.Attribute.Any(a => a.G is not null || a.Graphs.Count > 0);

    /// <summary>A window attribute (kernel_shape, strides, dilations, pads) with <paramref name="count"/> values, each from <paramref name="least"/> to 4096.</summary>
    /// <exception cref="ModelException">node-invalid.</exception>
    public static int[] Window(this NodeProto node, string name, int count, int least, int? fallback)
    {
        var values = node.Find(name)?.Ints;
        if (values is null or { Count: 0 } && fallback is { } value)
            return Enumerable.Repeat(value, count).ToArray();
        if (values is null || values.Count != count || values.Any(v => v < least || v > MaxWindow))
            throw new ModelException(ModelErrorCodes.NodeInvalid,
                $"Node '{node.Name}' ({node.OpType}): attribute {name} must be {count} whole numbers from {least} to {MaxWindow}; found [{string.Join(", ", values?.Take(8) ?? [])}].");
        return values.Select(v => (int)v).ToArray();
    }
}
