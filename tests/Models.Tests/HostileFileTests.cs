using System.Text.Json.Nodes;
using Google.Protobuf;
using IFeaLiD.Models.Onnx;
using static IFeaLiD.Models.Tests.SmallNetwork;

namespace IFeaLiD.Models.Tests;

/// <summary>Files that are broken or made to harm: each is refused with its code and a sentence, quickly, and nothing else happens.</summary>
public class HostileFileTests
{
    [Fact]
    public void The_network_that_is_spoilt_below_is_a_good_one() => Assert.Equal([4, 8, 16], ModelFolder.Open(Resnetlike().ToByteArray()).Stages.Select(s => s.StrideY));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1000)]
    [InlineData(100_000)]
    public void A_truncated_file_is_no_model(int bytes) =>
        AssertRefused(ModelErrorCodes.NotOnnx, File.ReadAllBytes(Repository.Fixture("stages-folded.onnx"))[..bytes], "not an ONNX model");

    [Fact]
    public void Random_bytes_are_no_model_whatever_they_are()
    {
        var random = new Random(7);
        for (int i = 0; i < 50; i++)
        {
            byte[] bytes = new byte[random.Next(1, 2000)];
            random.NextBytes(bytes);
            AssertRefused(ModelErrorCodes.NotOnnx, bytes, "not an ONNX model");
        }
    }

    [Fact]
    public void A_real_file_with_flipped_bytes_is_used_or_refused_but_never_fails()
    {
        byte[] good = File.ReadAllBytes(Repository.Fixture("preactivation.onnx"));
        var random = new Random(11);
        for (int i = 0; i < 100; i++)
        {
            byte[] bad = (byte[])good.Clone();
            for (int flips = random.Next(1, 8); flips > 0; flips--)
                bad[random.Next(bad.Length)] = (byte)random.Next(256);
            using var folder = new ModelFolder().Add("fixture", bad);
            var catalog = folder.Load();
            Assert.Equal(1, catalog.Models.Count + catalog.Refused.Count);
        }
    }

    [Fact]
    public void A_weight_that_declares_two_gigabytes_and_holds_none() =>
        AssertRefused(ModelErrorCodes.WeightInvalid, m => m.Graph.Initializer.Add(new TensorProto { Name = "huge", DataType = ElementType.Float32, Dims = { 1 << 15, 1 << 14 }, RawData = ByteString.Empty }), "32768 x 16384");

    [Fact]
    public void A_weight_whose_shape_overflows() =>
        AssertRefused(ModelErrorCodes.WeightInvalid, m => m.Graph.Initializer.Add(new TensorProto { Name = "huge", DataType = ElementType.Int8, Dims = { long.MaxValue, long.MaxValue } }), "at most");

    [Fact]
    public void A_weight_of_negative_length() =>
        AssertRefused(ModelErrorCodes.WeightInvalid, m => m.Graph.Initializer[0].Dims[0] = -3, "-3 x 3");

    [Fact]
    public void A_weight_in_another_file() =>
        AssertRefused(ModelErrorCodes.ExternalData, m => m.Graph.Initializer.Add(new TensorProto { Name = "far", DataType = 1, Dims = { 1 }, DataLocation = 1, ExternalData = { new EntryProto { Key = "location", Value = "/etc/passwd" } } }), "outside the .onnx file");

    [Fact]
    public void A_cycle() => AssertRefused(ModelErrorCodes.GraphOrder, m => m.Graph.Node[1].Input[0] = "conv4", "'conv4', which no earlier node makes");

    [Fact]
    public void Two_nodes_that_make_the_same_tensor() => AssertRefused(ModelErrorCodes.DuplicateName, m => m.Graph.Node.Add(Node("Relu", ["conv4"], "conv2")), "'conv2' twice");

    [Fact]
    public void Two_weights_of_one_name() => AssertRefused(ModelErrorCodes.DuplicateName, m => m.Graph.Initializer.Add(Ones("w1", 1)), "'w1' twice");

    [Fact]
    public void A_window_that_does_not_move() => AssertRefused(ModelErrorCodes.NodeInvalid, m => m.Graph.Node[0].Attribute[0].Ints[0] = 0, "strides must be 2 whole numbers from 1");

    [Fact]
    public void More_nodes_than_any_network_has() =>
        AssertRefused(ModelErrorCodes.TooLarge, m => m.Graph.Node.AddRange(Enumerable.Range(0, 60_000).Select(_ => new NodeProto())), "more than 50000");

    [Fact]
    public void Graphs_within_graphs_without_end() => AssertRefused(ModelErrorCodes.NotOnnx, m =>
    {
        var inner = new GraphProto { Node = { Node("Relu", ["a"], "b") } };
        for (int depth = 0; depth < 100; depth++)
            inner = new GraphProto { Node = { Node("If", ["c"], "d", new AttributeProto { Name = "then_branch", G = inner }) } };
        m.Graph.Node.Add(inner.Node);
    }, "not an ONNX model");

    [Fact]
    public void A_batch_norm_in_training_mode()
    {
        var model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(Repository.Fixture("classifier-batchnorm-224.onnx")));
        model.Graph.Node.First(n => n.OpType == "BatchNormalization").Output.AddRange(["mean", "variance", "saved_mean", "saved_variance"]);
        AssertRefused(ModelErrorCodes.TrainingMode, model.ToByteArray(), "after model.eval()");
    }

    [Fact]
    public void Two_inputs() => AssertRefused(ModelErrorCodes.InputUnsupported, m => m.Graph.Input.Add(new ValueProto { Name = "more", Type = Tensor(1, 1, 3, 0, 0) }), "2 inputs; one is expected");

    [Fact]
    public void Channels_last() => AssertRefused(ModelErrorCodes.InputUnsupported, m => m.Graph.Input[0].Type = Tensor(1, 1, 224, 224, 3), "1 x 224 x 224 x 3; 1 x 3 x H x W");

    [Fact]
    public void Half_float_input() => AssertRefused(ModelErrorCodes.InputUnsupported, m => m.Graph.Input[0].Type = Tensor(ElementType.Float16, 1, 3, 0, 0), "float32 (1) is expected");

    [Fact]
    public void No_stage_of_stride_4() => AssertRefused(ModelErrorCodes.StageMissing, m => m.Graph.Node[1].Attribute[0] = Whole("strides", 4, 4), "no layer of stride 4");

    [Fact]
    public void Global_pooling_in_the_way_leaves_no_stage() =>
        AssertRefused(ModelErrorCodes.StageMissing, m => m.Graph.Node.Insert(0, Node("GlobalAveragePool", ["image"], "pooled")), m => m.Graph.Node[1].Input[0] = "pooled", "the strides found are none");

    [Fact]
    public void A_named_tensor_that_is_not_there()
    {
        var refusal = ModelFolder.Refusal(Resnetlike().ToByteArray(), manifest => manifest["stages"] = new JsonArray(ModelFolder.Stage("early", "no-such")));
        Assert.Equal(ModelErrorCodes.StageMissing, refusal.Code);
        Assert.Contains("no map 'no-such'", refusal.Sentence, StringComparison.Ordinal);
        Assert.Contains("conv2 (stride 4)", refusal.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Control_flow_before_a_stage_cannot_be_cut()
    {
        var model = Resnetlike();
        var branch = new GraphProto { Name = "branch", Output = { new ValueProto { Name = "conv1" } } };
        model.Graph.Node[1].Attribute.Add(new AttributeProto { Name = "body", G = branch });
        var error = Assert.Throws<ModelException>(() => ModelFolder.Open(model.ToByteArray()).CutStages(["conv2_x"])[0].ToOnnx());
        Assert.Equal(ModelErrorCodes.CutUnsupported, error.Code);
    }

    private static void AssertRefused(string code, Action<ModelProto> spoil, string sentence) => AssertRefused(code, spoil, _ => { }, sentence);

    private static void AssertRefused(string code, Action<ModelProto> spoil, Action<ModelProto> further, string sentence)
    {
        var model = Resnetlike();
        spoil(model);
        further(model);
        AssertRefused(code, model.ToByteArray(), sentence);
    }

    private static void AssertRefused(string code, byte[] bytes, string sentence)
    {
        var refusal = ModelFolder.Refusal(bytes, manifest => manifest["bytes"] = Math.Max(bytes.Length, 1));
        if (bytes.Length > 0)
            Assert.Equal((code, Path.Combine("fixture", "network.onnx")), (refusal.Code, refusal.File));
        Assert.Contains(bytes.Length > 0 ? sentence : "has 0 bytes", refusal.Sentence, StringComparison.Ordinal);
    }
}
