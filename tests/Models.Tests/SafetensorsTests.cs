using IFeaLiD.Models.Trials;
using Microsoft.Extensions.Logging.Abstractions;

namespace IFeaLiD.Models.Tests;

/// <summary>Weights of a ResNet101 without a graph, as PyTorch names them: the graph that is written gives PyTorch's maps. What is no such file is refused.</summary>
public class SafetensorsTests
{
    private const double Tolerance = 1e-4;
    private static readonly byte[] Good = File.ReadAllBytes(Repository.Fixture("survey/resnet101.safetensors"));

    [Fact]
    public void Every_map_that_hooks_see_is_a_layer_at_two_sizes_that_are_not_square() => AssertHooks(Good, HookedMaps.Read("resnet101"));

    [FullWidthFact]
    public void So_it_is_at_full_width() => AssertHooks(
        File.ReadAllBytes(Path.Combine(FullWidthFactAttribute.Folder!, "resnet101.safetensors")), HookedMaps.ReadFile(Path.Combine(FullWidthFactAttribute.Folder!, "resnet101.json.gz")), stagesOnly: true);

    [Fact]
    public void Its_stages_are_those_of_ResNet_and_can_be_run_in_strips()
    {
        var model = Open(Good);
        Assert.Equal([("conv2_x", "layer1.2", 16, 4), ("conv3_x", "layer2.3", 32, 8), ("conv4_x", "layer3.22", 64, 16)], model.Stages.Select(s => (s.Name, s.Tensor, s.Channels, s.StrideX)));
        Assert.All(model.Layers, layer => Assert.Equal(LayerRun.Strips, layer.Run));
        Assert.Equal([true, true, true], model.CutStages(["conv2_x", "conv3_x", "conv4_x"]).Select(graph => graph.Strips.Allowed));
        Assert.DoesNotContain(model.Layers, layer => layer.Name.StartsWith("layer4", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("F16")]
    [InlineData("BF16")]
    public void Half_floats_give_what_the_rounded_weights_give(string type)
    {
        var halves = Weights.Parse(Good).Convert(type, keepRounded: false).ToBytes();
        var rounded = Weights.Parse(Good).Convert(type, keepRounded: true).ToBytes();
        Assert.True(halves.Length < rounded.Length * 0.7);
        var photo = FeatureTensor.Noise(70, 50);
        var map = Runtime.RunChain(Open(halves).CutStages(["conv4_x"]), photo)["conv4_x"];
        Assert.Equal(Runtime.RunChain(Open(rounded).CutStages(["conv4_x"]), photo)["conv4_x"].Values, map.Values);
    }

    [Fact]
    public void A_file_alone_is_tried_and_offered()
    {
        using var folder = new ModelFolder().Write("Weights.safetensors", Good);
        var model = Assert.Single(ModelCatalog.Load(folder.Path, NullLogger.Instance, trial: ModelTrial.Run).Models);
        Assert.Equal(("weights", "conv2_x conv3_x conv4_x"), (model.Id, string.Join(' ', model.Stages.Select(s => s.Name))));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(1000)]
    [InlineData(400_000)]
    public void A_truncated_file_is_refused(int bytes) => AssertRefused(ModelErrorCodes.NotSafetensors, Good[..bytes]);

    [Fact]
    public void A_header_that_would_take_all_memory_is_refused_before_any_is_set_aside()
    {
        byte[] bytes = [.. BitConverter.GetBytes(ulong.MaxValue), (byte)'{'];
        AssertRefused(ModelErrorCodes.NotSafetensors, bytes);
        byte[] large = new byte[5 << 20];
        BitConverter.TryWriteBytes(large, (ulong)(large.Length - 8));
        AssertRefused(ModelErrorCodes.TooLarge, large);
    }

    [Fact]
    public void Random_bytes_and_flipped_bits_are_used_or_refused_but_never_fail()
    {
        var random = new Random(5);
        int headerEnd = 8 + BitConverter.ToInt32(Good);
        for (int i = 0; i < 60; i++)
        {
            byte[] bad = (byte[])Good.Clone();
            for (int flips = random.Next(1, 4); flips > 0; flips--)
                bad[random.Next(headerEnd)] = (byte)random.Next(256);
            using var folder = new ModelFolder().Add("fixture", bad, file: "weights.safetensors");
            var catalog = folder.Load();
            Assert.Equal(1, catalog.Models.Count + catalog.Refused.Count);
        }
    }

    [Theory]
    [InlineData("[1]", ModelErrorCodes.NotSafetensors)]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", ModelErrorCodes.NotSafetensors)]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", ModelErrorCodes.NotSafetensors)]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}", ModelErrorCodes.NotSafetensors)]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}", ModelErrorCodes.WeightInvalid)]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,4]}}", ModelErrorCodes.WeightInvalid)]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}", ModelErrorCodes.NotSafetensors)]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,9223372036854775807]}}", ModelErrorCodes.WeightInvalid)]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1]}}", ModelErrorCodes.NotSafetensors)]
    [InlineData("{\"a\":{\"dtype\":1,\"shape\":[1],\"data_offsets\":[0,4]}}", ModelErrorCodes.NotSafetensors)]
    [InlineData("{\"a\":[[[[[[[[1]]]]]]]]}", ModelErrorCodes.NotSafetensors)]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", ModelErrorCodes.DesignUnknown)]
    public void A_header_that_lies_is_refused(string header, string code)
    {
        byte[] json = System.Text.Encoding.UTF8.GetBytes(header);
        AssertRefused(code, [.. BitConverter.GetBytes((ulong)json.Length), .. json, 0, 0, 0, 0]);
    }

    [Theory]
    [InlineData("layer1.0.se.fc1.weight", "which such a network has not")]
    [InlineData("layer1.0.downsample.2.weight", "which such a network has not")]
    [InlineData("conv1.0.weight", "which such a network has not")]
    public void Another_design_is_refused_by_what_it_has_besides(string name, string sentence)
    {
        var weights = Weights.Parse(Good);
        weights.Add(name, [1], new byte[4]);
        Assert.Contains(sentence, AssertRefused(ModelErrorCodes.DesignUnknown, weights.ToBytes()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("layer3.22.conv3.weight", "has no 'layer3.22.conv3.weight'")]
    [InlineData("bn1.running_mean", "has no 'bn1.running_mean'")]
    [InlineData("layer2.0.downsample.0.weight", "the shortcut of 'layer2.0'")]
    public void Another_design_is_refused_by_what_it_lacks(string name, string sentence)
    {
        var weights = Weights.Parse(Good);
        weights.Remove(name);
        Assert.Contains(sentence, AssertRefused(ModelErrorCodes.DesignUnknown, weights.ToBytes()), StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_of_another_shape_are_named_with_what_was_expected()
    {
        var weights = Weights.Parse(Good);
        weights.Remove("layer1.1.conv2.weight");
        weights.Add("layer1.1.conv2.weight", [4, 4, 5, 5], new byte[4 * 4 * 25 * 4]);
        Assert.Contains("4 x 4 x 5 x 5; N x 4 x 3 x 3 is expected", AssertRefused(ModelErrorCodes.DesignUnknown, weights.ToBytes()), StringComparison.Ordinal);
    }

    private static void AssertHooks(byte[] file, HookedMaps hooks, bool stagesOnly = false)
    {
        var model = Open(file);
        Assert.True(hooks.Sizes.Count > 1);
        foreach (var size in hooks.Sizes)
        {
            var photo = HookedMaps.Photo(size.Height, size.Width);
            var wanted = stagesOnly ? [.. model.Stages.Select(stage => (stage.Name, stage.Tensor))] : model.Layers.Select(layer => (layer.Name, layer.Tensor)).ToList();
            foreach (var (name, tensor) in wanted.Where(w => size.Maps.ContainsKey(w.Tensor)))
                Assert.True(size.Maps[tensor].Is(Runtime.RunChain(model.CutStages([name]), photo)[name], Tolerance), $"{tensor} at {size.Height} x {size.Width}");
            var missing = size.Maps.Keys.Where(map => !map.EndsWith("relu", StringComparison.Ordinal) && map is not ("layer1" or "layer2" or "layer3" or "layer4") && !map.EndsWith("downsample", StringComparison.Ordinal) && !model.Layers.Any(layer => layer.Tensor == map));
            Assert.Empty(missing);
        }
    }

    private static Model Open(byte[] weights) => ModelFolder.Open(weights, file: "weights.safetensors");

    private static string AssertRefused(string code, byte[] bytes)
    {
        using var folder = new ModelFolder().Add("fixture", bytes, file: "weights.safetensors");
        var catalog = folder.Load();
        Assert.Empty(catalog.Models);
        var refusal = Assert.Single(catalog.Refused);
        Assert.Equal(code, refusal.Code);
        return refusal.Sentence;
    }

    /// <summary>For a check by hand: the files are too large for a repository.</summary>
    private sealed class FullWidthFactAttribute : FactAttribute
    {
        public FullWidthFactAttribute() => Skip = Folder is null ? "IFEALID_RESNET101 names no folder of what make_survey.py resnet101-full writes" : null;

        public static string? Folder => Environment.GetEnvironmentVariable("IFEALID_RESNET101");
    }
}
