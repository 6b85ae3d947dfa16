namespace IFeaLiD.Models.Tests;

/// <summary>Graphs of well-known architectures, as torchvision exports them: every map that PyTorch's hooks see is a layer, with the values that they see.</summary>
public class SurveyTests
{
    private const double Tolerance = 1e-4;

    public static TheoryData<string> Architectures =>
    [
        "resnet", "vgg", "densenet", "inception", "squeezenet", "mobilenet-v2", "mobilenet-v3", "efficientnet", "convnext", "regnet",
        "fcn-224", "fcn-free", "deeplab-224", "pyramid-224", "pyramid-free",
    ];

    [Theory]
    [MemberData(nameof(Architectures))]
    public void Every_map_that_hooks_see_is_a_layer_at_two_sizes_that_are_not_square(string name)
    {
        var model = Open(name);
        var hooks = HookedMaps.Read(name);
        foreach (var size in hooks.Sizes)
        {
            var photo = HookedMaps.Photo(size.Height, size.Width);
            var layers = model.Layers.ToDictionary(layer => layer.Name, layer => Runtime.RunChain(model.CutStages([layer.Name]), photo)[layer.Name]);
            Assert.All(model.Layers, layer => Assert.Equal(layer.Channels, layers[layer.Name].Channels));
            var missing = size.Maps.Where(map => !hooks.Folded.Contains(map.Key) && map.Value.Shape[2] * map.Value.Shape[3] > 1 && !layers.Values.Any(layer => map.Value.Is(layer, Tolerance) || map.Value.Is(layer.ChannelsLast(), Tolerance)));
            Assert.Empty(missing.Select(map => $"{map.Key} {string.Join('x', map.Value.Shape)} at {size.Height} x {size.Width}"));
        }
    }

    [Theory]
    [InlineData("resnet", LayerRun.Strips)]
    [InlineData("densenet", LayerRun.Strips)]
    [InlineData("convnext", LayerRun.Strips)]
    [InlineData("mobilenet-v3", LayerRun.Whole)]
    [InlineData("efficientnet", LayerRun.Whole)]
    [InlineData("regnet", LayerRun.Whole)]
    public void Layers_behind_a_global_pooling_need_the_whole_picture(string name, LayerRun last)
    {
        var model = Open(name);
        Assert.Equal(LayerRun.Strips, model.Layers[0].Run);
        Assert.Equal(last, model.Stages[^1].Run);
    }

    [Theory]
    [InlineData("resnet", "stride4 stride8 stride16 stride32")]
    [InlineData("vgg", "stride4 stride8 stride16 stride32")]
    [InlineData("inception", "stride4 stride8 stride16 stride32")]
    [InlineData("convnext", "stride4 stride8 stride16")]
    [InlineData("fcn-free", "stride4 stride8")]
    [InlineData("pyramid-free", "stride4 stride8 stride16 stride32")]
    public void The_end_of_each_stride_is_a_stage(string name, string stages) => Assert.Equal(stages, string.Join(' ', Open(name).Stages.Select(stage => stage.Name)));

    [Fact]
    public void Layers_bear_the_names_of_modules() => Assert.Contains("layer3.1.conv2.Conv", Open("resnet").Layers.Select(layer => layer.Name));

    [Theory]
    [MemberData(nameof(Architectures))]
    public void No_layer_has_a_name_that_another_has_or_that_an_address_minds(string name)
    {
        var all = Open(name).Layers.Select(layer => layer.Name).ToList();
        Assert.Equal(all.Count, all.Distinct().Count());
        Assert.All(all, layer => Assert.Matches("^[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}$", layer));
    }

    [Fact]
    public void Layers_that_only_a_run_can_tell_about_are_not_guessed()
    {
        var layers = Open("shufflenet").Layers;
        Assert.DoesNotContain(layers, layer => layer.Operator is "Reshape");
        Assert.Contains(layers, layer => layer.Operator is "MaxPool");
    }

    private static Model Open(string name) => ModelFolder.Open(File.ReadAllBytes(Repository.Fixture($"survey/{name}.onnx")), manifest => manifest.Remove("stages"));
}
