using IFeaLiD.Models.Onnx;

namespace IFeaLiD.Models.Graphs;

/// <summary>The graph's input that takes the photo. Files of IR version 3 and older list the weights as inputs, too: those do not count.</summary>
/// <param name="Name">The tensor.</param>
/// <param name="Rows">The only number of rows that the file speaks of; null where it leaves them free.</param>
/// <param name="Columns">The same for columns.</param>
internal sealed record PhotoInput(string Name, int? Rows, int? Columns)
{
    private const int MostLength = 8192;

    /// <summary>The only true input, checked to be float32, N x 3 x H x W, with the lengths that the file names for it.</summary>
    /// <exception cref="ModelException">input-unsupported.</exception>
    public static PhotoInput Find(GraphProto graph, HashSet<string> weights)
    {
        var inputs = graph.Input.Where(i => !weights.Contains(i.Name)).ToList();
        if (inputs.Count != 1)
            throw Refuse($"The graph has {inputs.Count} inputs; one is expected, the image.");
        var type = inputs[0].Type?.TensorType;
        if (type is null || type.ElemType != ElementType.Float32)
            throw Refuse($"The input '{inputs[0].Name}' has element type {type?.ElemType ?? 0}; float32 (1) is expected. Export the model with float32 inputs; its weights may be smaller.");
        var shape = type.Shape?.Dim.Select(d => d.HasDimValue ? d.DimValue : -1).ToList() ?? [];
        if (shape.Count == 4 && (shape[1] < 0 || shape[1] == Network.PhotoChannels))
            return new(inputs[0].Name, Length(shape[2]), Length(shape[3]));
        string found = string.Join(" x ", shape.Select(d => d < 0 ? "?" : $"{d}"));
        throw Refuse($"The input '{inputs[0].Name}' is {(found.Length > 0 ? found : "without a shape")}; 1 x 3 x H x W (channels first) is expected.");
    }

    private static int? Length(long length) => length is > 0 and <= MostLength ? (int)length : null;

    private static ModelException Refuse(string message) => new(ModelErrorCodes.InputUnsupported, message);
}
