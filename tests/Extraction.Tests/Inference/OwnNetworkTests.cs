using IFeaLiD.Extraction.Inference;
using IFeaLiD.Extraction.Progress;
using IFeaLiD.Extraction.Requests;
using IFeaLiD.Extraction.Tests.Photos;
using IFeaLiD.Models;
using IFeaLiD.Models.Trials;
using IFeaLiD.Tests;
using Microsoft.Extensions.Logging.Abstractions;

namespace IFeaLiD.Extraction.Tests.Inference;

/// <summary>Layers of networks that somebody has dropped in, as torchvision exports them: in strips where the graph allows it, whole otherwise.</summary>
public sealed class OwnNetworkTests(OwnNetworkTests.Dropped dropped) : IClassFixture<OwnNetworkTests.Dropped>
{
    private const long Little = 1 << 19;

    [Theory]
    [InlineData("resnet")]
    [InlineData("vgg")]
    [InlineData("densenet")]
    [InlineData("inception")]
    [InlineData("squeezenet")]
    [InlineData("mobilenet-v2")]
    [InlineData("convnext")]
    public void Layers_in_strips_are_those_of_the_whole(string name)
    {
        var model = dropped.Models.Find(name)!;
        Assert.All(model.Layers, layer => Assert.Equal(LayerRun.Strips, layer.Run));
        foreach (var layer in model.Layers.Where((_, i) => i % 11 == 3).Select(layer => layer.Name).Append(model.Stages[^1].Name))
        {
            var shares = new Shares();
            using var whole = Run(model, layer, new InferenceOptions { MemoryBytes = 1L << 33 }, new Shares());
            using var strips = Run(model, layer, new InferenceOptions { MemoryBytes = Little }, shares);
            Assert.True(shares.Count > 1, $"{layer} was not run in strips.");
            AssertSame(layer, whole, strips);
        }
    }

    [Theory]
    [InlineData("efficientnet")]
    [InlineData("pyramid-224")]
    public void Layers_that_see_the_whole_picture_are_run_whole_up_to_a_limit(string name)
    {
        var model = dropped.Models.Find(name)!;
        var layer = model.Layers.Last(layer => layer.Run == LayerRun.Whole).Name;
        using var map = Run(model, layer, new InferenceOptions { MemoryBytes = Little }, new Shares());
        Assert.Equal(model.Find(layer)!.Channels, map.Map.Channels);
        var error = Assert.Throws<ExtractionException>(() => Run(model, layer, new InferenceOptions { MemoryBytes = Little, WholePictureBytes = 1 << 14 }, new Shares()));
        Assert.Equal("not-enough-memory", error.Code);
    }

    [Fact]
    public void Several_layers_share_what_lies_before_them()
    {
        var pieces = dropped.Models.Find("pyramid-224")!.CutStages(["stride16", "fpn.layer_blocks.0.0.Conv", "fpn.layer_blocks.1.0.Conv"]);
        Assert.Contains(pieces, piece => piece.Source is not null);
        Assert.All(pieces, piece => Assert.True(piece.Source is null || pieces.TakeWhile(p => p != piece).Any(p => p.Stage == piece.Source)));
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("224x224", null)]
    [InlineData("2mp", "size-fixed")]
    [InlineData("256x224", "size-fixed")]
    public void A_layer_that_is_bound_to_one_size_takes_it_and_no_other(string? size, string? refusal)
    {
        var layer = dropped.Models.Find("shufflenet")!.Layers[^1].Name;
        var choices = new ExtractionChoices("shufflenet", layer, null, size);
        if (refusal is null)
        {
            Assert.Equal((224, 224), ExtractionRules.Apply("", choices, dropped.Models).Exact is { } exact ? (exact.Width, exact.Height) : default);
        }
        else
        {
            Assert.Equal(refusal, Assert.Throws<ExtractionException>(() => ExtractionRules.Apply("", choices, dropped.Models)).Code);
        }
    }

    private static StageMap Run(Model model, string layer, InferenceOptions options, Shares shares)
    {
        using var networks = new NetworkCache(Bench.Sessions);
        var chain = networks.Load(model, [layer]);
        using var maps = new LiveMaps(chain);
        const int width = 139, height = 331;
        var rgb = new byte[3 * width * height];
        new Random(5).NextBytes(rgb);
        var photo = new PhotoRows(Scene.Uncompressed(rgb, width, height), model.Manifest.Preprocessing, Margins.None);
        foreach (var part in chain.SkipLast(1))
        {
            maps.Add(part, Bench.Runner(options).Run(part, maps.Before(part, photo), shares, default));
            maps.FreeBefore(part);
        }

        return Bench.Runner(options).Run(chain[^1], maps.Before(chain[^1], photo), shares, default);
    }

    private static void AssertSame(string layer, StageMap expected, StageMap found)
    {
        Assert.Equal((expected.Height, expected.Width, expected.Map.Channels), (found.Height, found.Width, found.Map.Channels));
        var (worst, greatest) = (0f, 0f);
        for (var channel = 0; channel < expected.Map.Channels; channel++)
        {
            var a = expected.Plane(channel).ToArray();
            var b = found.Plane(channel);
            for (var cell = 0; cell < a.Length; cell++)
            {
                greatest = Math.Max(greatest, Math.Abs(a[cell]));
                worst = Math.Max(worst, Math.Abs(a[cell] - b[cell]));
            }
        }

        Assert.True(worst <= 1e-5f * greatest, $"{layer}: differs by {worst}, greatest value {greatest}");
    }

    private sealed class Shares : IProgress<StripShare>
    {
        public int Count { get; private set; }

        public void Report(StripShare value) => Count++;
    }

    public sealed class Dropped : IDisposable
    {
        private readonly string folder = Directory.CreateTempSubdirectory("ifealid-dropped-").FullName;

        public Dropped()
        {
            foreach (var file in Directory.EnumerateFiles(Repository.Fixture("models", "survey"), "*.onnx"))
            {
                File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
            }

            Models = ModelCatalog.Load(folder, NullLogger.Instance, trial: ModelTrial.Run);
        }

        public ModelCatalog Models { get; }

        public void Dispose() => Directory.Delete(folder, recursive: true);
    }
}
