using IFeaLiD.Models.Onnx;

namespace IFeaLiD.Models.Graphs;

/// <summary>
/// A checked ONNX graph: one float32 image goes in, every node reads only what stands before it, every tensor has one maker, and
/// every weight holds as many values as its shape says. Neither the graph nor its nodes are ever changed: cuts share them.
/// </summary>
internal sealed class Network
{
    /// <summary>Channels of a photo.</summary>
    public const int PhotoChannels = 3;

    private const int AnyRows = 256, AnyColumns = 320;

    private readonly Dictionary<string, IReadOnlyList<long>?> constants = [];
    private readonly HashSet<string> made = [];

    private Network(ModelProto model) => Model = model;

    public ModelProto Model { get; }

    /// <summary>Name of the tensor that takes the image, 1 x 3 x H x W.</summary>
    public string Input { get; private init; } = "";

    /// <summary>Whether the file names one size of the image, for which lengths may be written down anywhere in the graph.</summary>
    public bool HasOneSize { get; private init; }

    /// <summary>Rows of the image in the file; where it leaves them free, a number to count with.</summary>
    public int Rows { get; private init; }

    /// <summary>Columns of the image, in the same way.</summary>
    public int Columns { get; private init; }

    /// <summary>The nodes in an order in which they can run; nodes that only hold a constant are in <see cref="Weights"/> instead.</summary>
    public List<NodeProto> Nodes { get; } = [];

    public Dictionary<string, TensorProto> Weights { get; } = [];

    /// <summary>True for weights and for all that is computed from weights alone.</summary>
    public bool IsConstant(string tensor) => constants.ContainsKey(tensor);

    /// <summary>Shape of a constant, or null where it would take running the graph to know.</summary>
    public IReadOnlyList<long>? ConstantShape(string tensor) => constants.GetValueOrDefault(tensor);

    /// <exception cref="ModelException">external-data, weight-invalid, graph-order, duplicate-name, training-mode, input-unsupported.</exception>
    public static Network From(ModelProto model)
    {
        var weights = model.Graph.Initializer.Select(w => w.Name).ToHashSet();
        var photo = PhotoInput.Find(model.Graph, weights);
        var network = new Network(model)
        {
            Input = photo.Name,
            HasOneSize = photo is { Rows: not null, Columns: not null },
            Rows = photo.Rows ?? AnyRows,
            Columns = photo.Columns ?? AnyColumns,
        };
        foreach (var weight in model.Graph.Initializer)
            network.AddWeight(weight.Name, weight);
        foreach (var node in model.Graph.Node)
            network.AddNode(node);
        if (network.HasOneSize)
            SizeFreeing.Free(network);
        return network;
    }

    /// <summary>A weight that no file holds, under a name of its own.</summary>
    internal string AddNumbers(string near, params long[] numbers)
    {
        string name = FreeName(near);
        AddWeight(name, new TensorProto { Name = name, Dims = { numbers.Length }, DataType = ElementType.Int64, RawData = Google.Protobuf.ByteString.CopyFrom(System.Runtime.InteropServices.MemoryMarshal.AsBytes<long>(numbers)) });
        return name;
    }

    /// <summary>A node that no file holds, put before another; its output has a name of its own.</summary>
    internal string InsertNode(int index, string op, string[] inputs, params AttributeProto[] attributes)
    {
        string name = FreeName(op);
        Nodes.Insert(index, new NodeProto { Name = name, OpType = op, Input = { inputs }, Output = { name }, Attribute = { attributes } });
        made.Add(name);
        return name;
    }

    private string FreeName(string near)
    {
        for (int i = 0; ; i++)
            if ($"ifealid/{near}/{i}" is var name && name != Input && !IsConstant(name) && !made.Contains(name))
                return name;
    }

    private void AddWeight(string name, TensorProto weight)
    {
        weight.Check();
        if (name == Input || !Weights.TryAdd(name, weight))
            throw Duplicate(name);
        constants.Add(name, weight.Dims);
    }

    private void AddNode(NodeProto node)
    {
        foreach (string input in node.Input)
            if (input.Length > 0 && input != Input && !IsConstant(input) && !made.Contains(input))
                throw new ModelException(ModelErrorCodes.GraphOrder,
                    $"Node '{node.Name}' ({node.OpType}) reads '{input}', which no earlier node makes: the graph has a cycle or lacks a part.");
        RefuseTraining(node);
        if (node.OpType == "Constant" && node.IsStandard() && node.Find("value")?.T is { } weight && node.Output.Count == 1)
        {
            RefuseKnown(node.Output[0]);
            AddWeight(node.Output[0], weight);
            return;
        }

        bool constant = node.Input.All(i => i.Length == 0 || IsConstant(i)) && !node.HasGraph();
        foreach (string output in node.Output.Where(o => o.Length > 0))
        {
            RefuseKnown(output);
            if (constant)
                constants.Add(output, node.OpType is "DequantizeLinear" or "Cast" or "Identity" ? ConstantShape(node.Input[0]) : null);
            else
                made.Add(output);
        }

        Nodes.Add(node);
    }

    /// <summary>In training mode (an attribute from operator set 14 on, before that further outputs) a batch norm uses the photo's own statistics.</summary>
    private static void RefuseTraining(NodeProto node)
    {
        if (node.OpType == "BatchNormalization" && node.IsStandard() && (node.Whole("training_mode", 0) != 0 || node.Output.Count(o => o.Length > 0) > 1))
            throw new ModelException(ModelErrorCodes.TrainingMode,
                $"Node '{node.Name}' (BatchNormalization) is in training mode: its result would hang on each photo's own statistics. Export the model again after model.eval().");
    }

    private void RefuseKnown(string tensor)
    {
        if (tensor == Input || IsConstant(tensor) || made.Contains(tensor))
            throw Duplicate(tensor);
    }

    private static ModelException Duplicate(string name) => new(ModelErrorCodes.DuplicateName, $"The graph makes the tensor '{name}' twice.");
}
