using System.Runtime.InteropServices;
using Google.Protobuf;
using IFeaLiD.Models.Onnx;

namespace IFeaLiD.Models.Tests;

/// <summary>Graphs of a few nodes, to be spoilt or measured.</summary>
internal static class SmallNetwork
{
    /// <summary>Four convolutions of stride 2: tensors conv1, conv2, conv3, conv4 with 3 channels and strides 2, 4, 8, 16.</summary>
    public static ModelProto Resnetlike()
    {
        var model = Empty();
        for (int i = 1; i <= 4; i++)
        {
            model.Graph.Initializer.Add(Ones($"w{i}", 3, 3, 3, 3));
            model.Graph.Node.Add(Node("Conv", [i == 1 ? "image" : $"conv{i - 1}", $"w{i}"], $"conv{i}", Whole("strides", 2, 2), Whole("pads", 1, 1, 1, 1)));
        }

        model.Graph.Output.Add(new ValueProto { Name = "conv4", Type = Tensor(ElementType.Float32, 1, 3, 0, 0) });
        return model;
    }

    public static ModelProto Empty() => new()
    {
        IrVersion = 7,
        OpsetImport = { new OperatorSetProto { Domain = "", Version = 13 } },
        Graph = new() { Name = "small", Input = { new ValueProto { Name = "image", Type = Tensor(ElementType.Float32, 1, 3, 0, 0) } } },
    };

    public static NodeProto Node(string op, string[] inputs, string output, params AttributeProto[] attributes) =>
        new() { OpType = op, Name = $"{op}-{output}", Input = { inputs }, Output = { output }, Attribute = { attributes } };

    public static AttributeProto Whole(string name, params long[] values) => new() { Name = name, Ints = { values }, Type = 7 };

    public static AttributeProto Text(string name, string value) => new() { Name = name, S = ByteString.CopyFromUtf8(value), Type = 3 };

    public static TensorProto Ones(string name, params long[] shape) => new()
    {
        Name = name,
        Dims = { shape },
        DataType = ElementType.Float32,
        RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes<float>(Enumerable.Repeat(1f, (int)shape.Aggregate((a, b) => a * b)).ToArray())),
    };

    /// <summary>A tensor type; 0 stands for a length that is free.</summary>
    public static TypeProto Tensor(int type, params long[] shape) => new()
    {
        TensorType = new()
        {
            ElemType = type,
            Shape = new() { Dim = { shape.Select((length, i) => length > 0 ? new DimensionProto { DimValue = length } : new DimensionProto { DimParam = $"d{i}" }) } },
        },
    };
}
