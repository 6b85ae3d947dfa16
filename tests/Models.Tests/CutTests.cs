using Google.Protobuf;
using IFeaLiD.Models.Onnx;

namespace IFeaLiD.Models.Tests;

/// <summary>The chain of cut graphs computes what the whole original computes, whatever its export.</summary>
public class CutTests
{
    private static readonly string[] Stages = ["conv2_x", "conv3_x", "conv4_x"];

    /// <summary>Fixture, and the file with the same network that gives the stages as its own outputs.</summary>
    public static TheoryData<string, string> Exports => new()
    {
        { "stages-folded.onnx", "stages-folded.onnx" },
        { "classifier-folded-224.onnx", "stages-folded.onnx" },
        { "classifier-batchnorm-224.onnx", "stages-folded.onnx" },
        { "classifier-weights-as-inputs-opset9.onnx", "stages-folded.onnx" },
        { "stages-half.onnx", "stages-half.onnx" },
        { "stages-uint8.onnx", "stages-uint8.onnx" },
    };

    [Theory]
    [MemberData(nameof(Exports))]
    public void At_the_exported_size_and_at_an_odd_one_every_stage_is_that_of_the_original(string fixture, string original)
    {
        var model = ModelFolder.Open(File.ReadAllBytes(Repository.Fixture(fixture)));
        foreach (var photo in new[] { FeatureTensor.Noise(224, 224), FeatureTensor.Noise(75, 113) })
        {
            var expected = Runtime.Run(File.ReadAllBytes(Repository.Fixture(original)), photo);
            var found = Runtime.RunChain(model.CutStages(Stages), photo);
            Assert.All(Stages, stage => found[stage].AssertClose(expected[stage], 1e-5));
        }
    }

    [Theory]
    [MemberData(nameof(Exports))]
    public void Channels_and_strides_are_read_off_every_export(string fixture, string original)
    {
        Assert.NotNull(original);
        var model = ModelFolder.Open(File.ReadAllBytes(Repository.Fixture(fixture)));
        Assert.Equal([("conv2_x", 16, 4), ("conv3_x", 32, 8), ("conv4_x", 32, 16)], model.Stages.Select(s => (s.Name, s.Channels, s.StrideX)));
        Assert.All(model.Stages, s => Assert.Equal((s.StrideX, 0.0, 0.0), (s.StrideY, s.OffsetX, s.OffsetY)));
    }

    [Fact]
    public void The_default_model_folded_is_the_default_model()
    {
        var photo = FeatureTensor.Noise(97, 131);
        var file = Path.Combine(Repository.Models, DefaultModelTests.Default.Id, DefaultModelTests.Default.Manifest.File);
        var expected = Runtime.Run(File.ReadAllBytes(file), photo);
        var found = Runtime.RunChain(DefaultModelTests.Default.CutStages(Stages), photo);
        Assert.All(Stages, stage => found[stage].AssertClose(expected[stage], 1e-5));
    }

    [Theory]
    [InlineData("stages-half.onnx")]
    [InlineData("stages-uint8.onnx")]
    public void Pieces_hold_float32_weights_of_their_own_part_alone(string fixture)
    {
        var model = ModelFolder.Open(File.ReadAllBytes(Repository.Fixture(fixture)));
        var pieces = model.CutStages(Stages).Select(g => ModelProto.Parser.ParseFrom(g.ToOnnx()).Graph).ToList();
        Assert.All(pieces, p => Assert.DoesNotContain(p.Node, n => n.OpType is "Cast" or "DequantizeLinear"));
        Assert.All(pieces, p => Assert.All(p.Initializer, w => Assert.Equal(ElementType.Float32, w.DataType)));
        Assert.All(pieces, p => Assert.All(p.Initializer, w => Assert.Contains(p.Node, n => n.Input.Contains(w.Name))));
        var names = pieces.SelectMany(p => p.Initializer.Select(w => w.Name)).ToList();
        Assert.Equal(names.Count, names.Distinct().Count());
    }

    [Fact]
    public void What_a_batch_norm_of_the_next_stage_makes_is_not_the_stage()
    {
        byte[] file = File.ReadAllBytes(Repository.Fixture("preactivation.onnx"));
        var model = ModelFolder.Open(file);
        var nodes = ModelProto.Parser.ParseFrom(file).Graph.Node;
        var makers = model.Stages.Select(s => nodes.Single(n => n.Output.Contains(s.Tensor))).ToList();
        Assert.All(makers, maker => Assert.Equal("Add", maker.OpType));
        Assert.Equal(nodes.Where(n => n.OpType == "Add").Where((_, i) => i % 2 == 1), makers);
    }

    [Fact]
    public void A_tensor_named_in_the_manifest_wins()
    {
        byte[] file = File.ReadAllBytes(Repository.Fixture("stages-folded.onnx"));
        string pooled = ModelProto.Parser.ParseFrom(file).Graph.Node.Single(n => n.OpType == "MaxPool").Output[0];
        var model = ModelFolder.Open(file, manifest => manifest["stages"] = new System.Text.Json.Nodes.JsonArray(ModelFolder.Stage("conv3_x"), ModelFolder.Stage("pool1", pooled)));
        Assert.Equal([("pool1", 4), ("conv3_x", 32)], model.Stages.Select(s => (s.Name, s.Channels)));
        var chain = Runtime.RunChain(model.CutStages(["conv3_x"]), FeatureTensor.Noise(64, 64));
        chain["conv3_x"].AssertClose(Runtime.Run(file, FeatureTensor.Noise(64, 64))["conv3_x"], 1e-5);
    }

    [Fact]
    public void Fields_that_are_not_known_here_survive_in_nodes_weights_and_the_model()
    {
        var model = SmallNetwork.Resnetlike();
        model.Graph.Node[0].MergeFrom(DocumentedBy(6, "kept-in-node"));
        model.Graph.Initializer[0].MergeFrom(DocumentedBy(12, "kept-in-weight"));
        model.MergeFrom(DocumentedBy(6, "kept-in-model"));
        string piece = System.Text.Encoding.Latin1.GetString(ModelFolder.Open(model.ToByteArray()).CutStages(["conv2_x"])[0].ToOnnx());
        Assert.All(["kept-in-node", "kept-in-weight", "kept-in-model"], text => Assert.Contains(text, piece, StringComparison.Ordinal));
    }

    private static byte[] DocumentedBy(byte field, string text) => [(byte)((field << 3) | 2), (byte)text.Length, .. System.Text.Encoding.ASCII.GetBytes(text)];
}
