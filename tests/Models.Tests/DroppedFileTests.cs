using Google.Protobuf;
using IFeaLiD.Models.Onnx;
using IFeaLiD.Models.Trials;
using Microsoft.Extensions.Logging.Abstractions;
using static IFeaLiD.Models.Tests.SmallNetwork;

namespace IFeaLiD.Models.Tests;

/// <summary>An .onnx file alone in the models' folder: tried in a process of its own, then offered with the usual preprocessing, or refused.</summary>
public class DroppedFileTests
{
    private const double Tolerance = 1e-4;

    [Theory]
    [InlineData("MyNet v2.onnx")]
    [InlineData("folder/MyNet v2.onnx")]
    public void A_file_alone_is_offered(string file)
    {
        using var folder = new ModelFolder().Write(file, File.ReadAllBytes(Repository.Fixture("survey/resnet.onnx")));
        var model = Assert.Single(Load(folder).Models);
        Assert.Equal(("mynet-v2", "MyNet v2", "not stated"), (model.Id, model.Manifest.Name, model.Manifest.Licence));
        Assert.Equal([0.485f, 0.456f, 0.406f], model.Manifest.Preprocessing.Mean);
        Assert.Equal(["stride4", "stride8", "stride16", "stride32"], model.Stages.Select(stage => stage.Name));
        Assert.NotEmpty(model.CutStages(["layer3.1.conv2.Conv"])[^1].ToOnnx());
    }

    [Fact]
    public void A_network_that_is_bound_to_its_size_is_run_at_that_size()
    {
        using var folder = new ModelFolder().Write("shufflenet.onnx", File.ReadAllBytes(Repository.Fixture("survey/shufflenet.onnx")));
        var model = Assert.Single(Load(folder).Models);
        Assert.Equal((224, 224), model.ExportedSize);
        Assert.Equal(LayerRun.Strips, model.Layers[0].Run);
        Assert.Equal(LayerRun.OneSize, model.Layers[^1].Run);
        var size = HookedMaps.Read("shufflenet").Sizes.Single(s => s.Height == 224);
        var photo = HookedMaps.Photo(224, 224);
        var layers = model.Layers.Select(layer => Runtime.RunChain(model.CutStages([layer.Name]), photo)[layer.Name]).ToList();
        Assert.Empty(size.Maps.Where(map => !HookedMaps.Read("shufflenet").Folded.Contains(map.Key) && !layers.Exists(layer => map.Value.Is(layer, Tolerance))).Select(map => map.Key));
    }

    [Theory]
    [MemberData(nameof(SurveyTests.Architectures), MemberType = typeof(SurveyTests))]
    public void What_a_trial_measures_agrees_with_the_graph(string name) =>
        Assert.DoesNotContain(ModelTrial.Run(Repository.Fixture($"survey/{name}.onnx"), "").Maps, map => map.IsFixed);

    [Fact]
    public void A_file_that_has_the_name_of_another_model_is_refused()
    {
        using var folder = new ModelFolder().Add("resnet", Resnetlike().ToByteArray()).Write("ResNet.onnx", Resnetlike().ToByteArray());
        Assert.Equal(ModelErrorCodes.IdTaken, Assert.Single(Load(folder).Refused).Code);
    }

    [Theory]
    [InlineData("truncated", ModelErrorCodes.NotOnnx)]
    [InlineData("cyclic", ModelErrorCodes.GraphOrder)]
    [InlineData("external data", ModelErrorCodes.ExternalData)]
    [InlineData("unknown operator", ModelErrorCodes.RuntimeRefuses)]
    [InlineData("absurd lengths", ModelErrorCodes.WeightInvalid)]
    [InlineData("absurd scaling", ModelErrorCodes.RuntimeRefuses)]
    [InlineData("no picture", ModelErrorCodes.StageMissing)]
    public void A_hostile_file_alone_is_refused_and_the_others_are_offered(string kind, string code)
    {
        using var folder = new ModelFolder().Add("good", Resnetlike().ToByteArray()).Write("bad.onnx", Hostile(kind));
        var catalog = Load(folder);
        Assert.Equal("good", Assert.Single(catalog.Models).Id);
        var refusal = Assert.Single(catalog.Refused);
        Assert.Equal(("bad.onnx", code), (refusal.File, refusal.Code));
    }

    [Fact]
    public void A_trial_that_takes_too_much_memory_or_time_is_ended()
    {
        string file = Repository.Fixture("survey/inception.onnx");
        Assert.Equal(ModelErrorCodes.TrialCrashed, Assert.Throws<ModelException>(() => ModelTrial.Run(file, "", 1 << 20, 60)).Code);
        Assert.Equal(ModelErrorCodes.TooLarge, Assert.Throws<ModelException>(() => ModelTrial.Run(file, "", 1L << 32, 0)).Code);
    }

    private static ModelCatalog Load(ModelFolder folder) => ModelCatalog.Load(folder.Path, NullLogger.Instance, trial: ModelTrial.Run);

    private static byte[] Hostile(string kind)
    {
        var model = Resnetlike();
        switch (kind)
        {
            case "truncated":
                return model.ToByteArray()[..500];
            case "cyclic":
                model.Graph.Node[1].Input[0] = "conv4";
                break;
            case "external data":
                model.Graph.Initializer[0].DataLocation = 1;
                break;
            case "unknown operator":
                model.Graph.Node[2].OpType = "Teleport";
                break;
            case "absurd lengths":
                model.Graph.Initializer[0].Dims[0] = long.MaxValue;
                break;
            case "absurd scaling":
                model.Graph.Initializer.Add(new TensorProto { Name = "factors", Dims = { 4 }, DataType = ElementType.Float32, FloatData = { 1, 1, 1e5f, 1e5f } });
                model.Graph.Node.Add(Node("Resize", ["conv4", "", "factors"], "huge"));
                model.Graph.Output[0].Name = "huge";
                break;
            default:
                model.Graph.Node.Insert(0, Node("GlobalAveragePool", ["image"], "pooled"));
                model.Graph.Node[1].Input[0] = "pooled";
                break;
        }

        return model.ToByteArray();
    }
}
