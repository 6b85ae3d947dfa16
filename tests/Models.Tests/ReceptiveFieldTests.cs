using Google.Protobuf;
using IFeaLiD.Models.Graphs;
using IFeaLiD.Models.Onnx;
using static IFeaLiD.Models.Tests.SmallNetwork;

namespace IFeaLiD.Models.Tests;

/// <summary>The receptive field read off the graph is the one that is measured: the first and the last photo row that change a cell.</summary>
public class ReceptiveFieldTests
{
    private const int Side = 60;

    private static readonly Dictionary<string, NodeProto[]> Networks = new()
    {
        ["conv 3 by 1, pad 1"] = [Conv("image", "out", 3, 1, 1)],
        ["conv 3 by 2, no padding"] = [Conv("image", "out", 3, 2, 0)],
        ["conv 7 by 2, pad 3; pool 3 by 2, pad 1"] = [Conv("image", "a", 7, 2, 3), Pool("a", "out", 3, 2, 1)],
        ["even kernel, more padding before than after"] = [Conv("image", "out", 4, 2, 2, after: 1)],
        ["dilated"] = [Conv("image", "a", 3, 2, 1), Node("Conv", ["a", "w3"], "out", Whole("dilations", 3, 3), Whole("pads", 3, 3, 3, 3))],
        ["auto_pad SAME_UPPER"] = [Node("Conv", ["image", "w3"], "out", Whole("strides", 2, 2), Text("auto_pad", "SAME_UPPER"))],
        ["auto_pad SAME_LOWER"] = [Node("Conv", ["image", "w3"], "out", Whole("strides", 2, 2), Text("auto_pad", "SAME_LOWER"))],
        ["auto_pad VALID"] = [Node("Conv", ["image", "w7"], "out", Whole("strides", 3, 3), Text("auto_pad", "VALID"))],
        ["padding as a node of its own"] = [Node("Pad", ["image", "pads"], "a"), Conv("a", "out", 7, 2, 0)],
        ["block with a shortcut"] = [Conv("image", "a", 3, 2, 1), Conv("a", "b", 3, 1, 1), Conv("image", "c", 1, 2, 0), Node("Add", ["b", "c"], "d"), Node("Relu", ["d"], "out")],
        ["two windows side by side"] = [Conv("image", "a", 3, 2, 1), Conv("image", "b", 7, 2, 3), Node("Concat", ["a", "b"], "out", new AttributeProto { Name = "axis", I = 1, Type = 2 })],
    };

    public static TheoryData<string> Names => [.. Networks.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Offset_stride_and_size_are_those_that_a_moving_row_finds(string name)
    {
        var model = Build(Networks[name]);
        var field = Activations.Of(Network.From(model))["out"].Y;
        using var session = Runtime.Open(model.ToByteArray());
        var touched = Enumerable.Range(0, Side).Select(row => TouchedRows(session, row)).ToList();
        int first = (Side / 3 / field.Stride) + 1;
        foreach (int cell in new[] { first, first + 1, first + 2 })
        {
            var rows = Enumerable.Range(0, Side).Where(row => touched[row].Contains(cell)).ToList();
            Assert.Equal((field.Offset + (field.Stride * cell), field.Size), ((rows[0] + rows[^1]) / 2.0, rows[^1] - rows[0] + 1));
        }
    }

    [Fact]
    public void Branches_of_different_strides_have_no_common_field()
    {
        var model = Build([Conv("image", "a", 3, 2, 1), Conv("image", "b", 3, 1, 1), Node("Add", ["a", "b"], "out")]);
        Assert.DoesNotContain("out", Activations.Of(Network.From(model)).Keys);
    }

    [Fact]
    public void Rows_and_columns_are_told_apart()
    {
        var model = Build([Node("AveragePool", ["image"], "out", Whole("kernel_shape", 5, 3), Whole("strides", 4, 2), Whole("pads", 2, 0, 0, 1))]);
        var activation = Activations.Of(Network.From(model))["out"];
        Assert.Equal((new AxisField(4, 0, 5), new AxisField(2, 1, 3)), (activation.Y, activation.X));
    }

    private static HashSet<int> TouchedRows(Microsoft.ML.OnnxRuntime.InferenceSession session, int row)
    {
        float[] photo = new float[3 * Side * Side];
        for (int channel = 0; channel < 3; channel++)
            Array.Fill(photo, 1, (channel * Side * Side) + (row * Side), Side);
        var map = Runtime.Run(session, new([1, 3, Side, Side], photo))["out"];
        return Enumerable.Range(0, map.Channels * map.Height).Where(y => map.Values[(y * map.Width) + (map.Width / 2)] != 0).Select(y => y % map.Height).ToHashSet();
    }

    private static ModelProto Build(NodeProto[] nodes)
    {
        var model = Empty();
        model.Graph.Input[0].Type = Tensor(ElementType.Float32, 1, 3, Side, Side);
        model.Graph.Node.AddRange(nodes);
        model.Graph.Initializer.AddRange(nodes.SelectMany(n => n.Input).Where(i => i[0] == 'w').Distinct().Select(i => Ones(i, 3, 3, int.Parse(i[1..]), int.Parse(i[1..]))));
        if (nodes.Any(n => n.OpType == "Pad"))
            model.Graph.Initializer.Add(new TensorProto { Name = "pads", DataType = ElementType.Int64, Dims = { 8 }, Int64Data = { 0, 0, 3, 3, 0, 0, 2, 2 } });
        model.Graph.Output.Add(new ValueProto { Name = "out", Type = new() { TensorType = new() { ElemType = ElementType.Float32 } } });
        return model;
    }

    private static NodeProto Conv(string from, string to, int kernel, int stride, int before, int? after = null) =>
        Node("Conv", [from, $"w{kernel}"], to, Whole("strides", stride, stride), Whole("pads", before, before, after ?? before, after ?? before));

    private static NodeProto Pool(string from, string to, int kernel, int stride, int pad) =>
        Node("MaxPool", [from], to, Whole("kernel_shape", kernel, kernel), Whole("strides", stride, stride), Whole("pads", pad, pad, pad, pad));
}
