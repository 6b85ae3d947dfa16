using System.Text.RegularExpressions;
using IFeaLiD.Models.Graphs;
using IFeaLiD.Models.Onnx;

namespace IFeaLiD.Models.Safetensors;

/// <summary>
/// Weights under the names of torchvision's ResNet -> the graph from the photo to the end of <c>layer3</c> (conv4_x), which no file of weights
/// holds: 7 x 7 stem, bottleneck blocks with the stride in their 3 x 3 convolution, batch norm, ReLU (torchvision/models/resnet.py; timm uses the
/// same names). Numbers of blocks and channels are read off the weights; <c>layer4</c> and <c>fc</c> are left alone. Maps have the names of
/// torchvision's modules. Batch norms stay nodes of their own; the runtime folds them.
/// </summary>
internal sealed partial class ResNetGraph
{
    private const float Epsilon = 1e-5f; // of torch.nn.BatchNorm2d
    private const int Operators = 13, IrVersion = 7, Groups = 3, MostBlocks = 256;

    private readonly SafetensorsFile file;
    private readonly HashSet<string> read = [];
    private readonly GraphProto graph = new() { Name = "resnet" };

    private ResNetGraph(SafetensorsFile file) => this.file = file;

    /// <summary>The graph with its weights in float32, for photos of any size.</summary>
    /// <exception cref="ModelException">design-unknown, weight-invalid.</exception>
    public static ModelProto Write(SafetensorsFile file)
    {
        var writer = new ResNetGraph(file);
        writer.Write();
        return new ModelProto { IrVersion = IrVersion, ProducerName = "IFeaLiD", Graph = writer.graph, OpsetImport = { new OperatorSetProto { Domain = "", Version = Operators } } };
    }

    private void Write()
    {
        const string photo = "image";
        graph.Input.Add(Map(photo, Network.PhotoChannels));
        var (map, channels) = Normed(photo, Network.PhotoChannels, "conv1", "bn1", kernel: 7, stride: 2);
        map = Add("MaxPool", "maxpool", [Add("Relu", "relu", [map])], Numbers("kernel_shape", 3, 3), Numbers("strides", 2, 2), Numbers("pads", 1, 1, 1, 1));
        for (int group = 1; group <= Groups; group++)
        {
            int blocks = 0;
            for (; file.Entries.ContainsKey($"layer{group}.{blocks}.conv1.weight") && blocks < MostBlocks; blocks++)
                (map, channels) = Block(map, channels, $"layer{group}.{blocks}", group > 1 && blocks == 0 ? 2 : 1);
            if (blocks == 0)
                throw Unknown($"it has no 'layer{group}.0.conv1.weight'");
        }

        graph.Output.Add(Map(map, channels));
        if (file.Entries.Keys.Where(name => Part().IsMatch(name) && !name.EndsWith(".num_batches_tracked", StringComparison.Ordinal)).FirstOrDefault(name => !read.Contains(name)) is { } other)
            throw Unknown($"it has '{other}', which such a network has not");
    }

    /// <summary>1 x 1, 3 x 3 and 1 x 1 convolution beside a shortcut, which has weights where its shape changes.</summary>
    private (string Map, int Channels) Block(string input, int channels, string name, int stride)
    {
        var (first, narrow) = Normed(input, channels, $"{name}.conv1", $"{name}.bn1", kernel: 1, stride: 1);
        var (second, middle) = Normed(Add("Relu", $"{name}.relu1", [first]), narrow, $"{name}.conv2", $"{name}.bn2", kernel: 3, stride);
        var (third, wide) = Normed(Add("Relu", $"{name}.relu2", [second]), middle, $"{name}.conv3", $"{name}.bn3", kernel: 1, stride: 1);
        var (shortcut, kept) = file.Entries.ContainsKey($"{name}.downsample.0.weight")
            ? Normed(input, channels, $"{name}.downsample.0", $"{name}.downsample.1", kernel: 1, stride)
            : (input, stride == 1 ? channels : 0);
        if (kept != wide)
            throw Unknown($"the shortcut of '{name}' does not fit the {wide} channels beside it");
        return (Add("Relu", name, [Add("Add", $"{name}.add", [third, shortcut])]), wide);
    }

    /// <summary>A convolution without bias and the batch norm behind it.</summary>
    private (string Map, int Channels) Normed(string input, int channels, string convolution, string norm, int kernel, int stride)
    {
        var weight = Weight($"{convolution}.weight");
        if (weight.Dims.Count != 4 || weight.Dims[0] < 1 || weight.Dims[1] != channels || weight.Dims[2] != kernel || weight.Dims[3] != kernel)
            throw Unknown($"'{convolution}.weight' is {string.Join(" x ", weight.Dims)}; N x {channels} x {kernel} x {kernel} is expected");
        int wide = (int)weight.Dims[0], pad = kernel / 2;
        string map = Add("Conv", convolution, [input, weight.Name], Numbers("kernel_shape", kernel, kernel), Numbers("strides", stride, stride), Numbers("pads", pad, pad, pad, pad));
        var facts = new[] { "weight", "bias", "running_mean", "running_var" }.Select(fact => Weight($"{norm}.{fact}")).ToList();
        if (facts.Find(fact => fact.Dims.Count != 1 || fact.Dims[0] != wide) is { } odd)
            throw Unknown($"'{odd.Name}' is {string.Join(" x ", odd.Dims)}; {wide} is expected");
        return (Add("BatchNormalization", norm, [map, .. facts.Select(fact => fact.Name)], new AttributeProto { Name = "epsilon", F = Epsilon, Type = 1 }), wide);
    }

    private TensorProto Weight(string name)
    {
        var weight = file.ReadFloats(file.Entries.GetValueOrDefault(name) ?? throw Unknown($"it has no '{name}'"));
        read.Add(name);
        graph.Initializer.Add(weight);
        return weight;
    }

    private string Add(string op, string name, string[] inputs, params AttributeProto[] attributes)
    {
        graph.Node.Add(new NodeProto { OpType = op, Name = name, Input = { inputs }, Output = { name }, Attribute = { attributes } });
        return name;
    }

    private static AttributeProto Numbers(string name, params long[] values) => new() { Name = name, Ints = { values }, Type = 7 };

    private static ValueProto Map(string name, int channels) => new()
    {
        Name = name,
        Type = new()
        {
            TensorType = new()
            {
                ElemType = ElementType.Float32,
                Shape = new() { Dim = { new DimensionProto { DimValue = 1 }, new DimensionProto { DimValue = channels }, new DimensionProto { DimParam = $"{name}_rows" }, new DimensionProto { DimParam = $"{name}_columns" } } },
            },
        },
    };

    private static ModelException Unknown(string what) => new(ModelErrorCodes.DesignUnknown,
        $"A safetensors file holds weights and no graph; only those of a plain ResNet with bottleneck blocks under torchvision's names can be used, and this is none: {what}. Export the network as ONNX instead.");

    /// <summary>What belongs to the part of the network that is written.</summary>
    [GeneratedRegex(@"^(conv1|bn1|maxpool|layer[123])\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Part();
}
