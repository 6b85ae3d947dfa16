using System.Net.Http.Json;
using System.Text.Json.Nodes;
using IFeaLiD.Datasets.Containers;
using IFeaLiD.Tests;
using IFeaLiD.Viewer.Views;

namespace IFeaLiD.Viewer.Tests.Uploads;

/// <summary>Networks that somebody has put into the models' folder without a word, and one that is no network.</summary>
public sealed class OwnModelTests(OwnModelTests.Own own) : IClassFixture<OwnModelTests.Own>
{
    private readonly ViewerProgram program = own.Program;

    [Fact]
    public async Task Files_alone_are_offered_with_all_their_layers_and_a_card_that_says_what_is_not_known()
    {
        var service = JsonNode.Parse(await program.Http.GetStringAsync("/api/v1/service"))!;
        var model = service["models"]!.AsArray().Single(model => (string?)model!["id"] == "pyramid-224")!;
        Assert.Equal(["stride4", "stride8", "stride16", "stride32"], model["stages"]!.AsArray().Select(stage => (string?)stage!["name"]));
        var layers = JsonNode.Parse(await program.Http.GetStringAsync("/api/v1/models/pyramid-224/layers"))!.AsArray();
        Assert.Equal((int)model["layers"]!, layers.Count);
        Assert.Contains(layers, layer => (string?)layer!["run"] == "whole" && (string?)layer["operator"] == "Resize");
        Assert.Contains("not known", await program.Http.GetStringAsync("/api/v1/models/pyramid-224/card"), StringComparison.Ordinal);
        using var unknown = await program.Http.GetAsync("/api/v1/models/nothing/layers");
        await unknown.AssertProblemAsync(404, "not-found");
        var refused = Assert.Single(service["refusedModels"]!.AsArray())!;
        Assert.Equal(("broken.onnx", "not-onnx"), ((string?)refused["file"], (string?)refused["code"]));
    }

    [Fact]
    public async Task Any_layer_can_be_asked_for_at_first_and_later()
    {
        var layers = JsonNode.Parse(await program.Http.GetStringAsync("/api/v1/models/pyramid-224/layers"))!.AsArray();
        var wanted = layers.Where(layer => (string?)layer!["operator"] == "Resize").Select(layer => (string)layer!["name"]!).Append("body.layer2.0.conv1.Conv").ToList();
        var submitted = await program.SubmitAsync(Photos.Noise(150, 97, 7), "p.jpg", ("model", "pyramid-224"), ("stages", string.Join(',', wanted)));
        var view = await program.ReadyAsync(submitted.Id);
        Assert.Equal(wanted.Order(StringComparer.Ordinal), view.Stages.Select(stage => stage.Name).Order(StringComparer.Ordinal));
        Assert.Equal([38, 19, 10], view.Stages.Where(stage => stage.Name.Contains("Resize", StringComparison.Ordinal)).Select(stage => stage.Width).OrderDescending());
        using var reader = DatasetReader.Open(new MemoryStream(await program.DatasetAsync(view.Stages[0].Dataset!)), new DatasetLimits());
        Assert.Equal(view.Stages[0].Name, reader.Manifest.Provenance!.Stage);

        using var more = await program.Http.PostAsync($"/api/v1/views/{view.Id}/stages", new StringContent("""{"stages": ["fpn.layer_blocks.0.0.Conv"]}""", System.Text.Encoding.UTF8, "application/json"));
        Assert.True(more.IsSuccessStatusCode, await more.Content.ReadAsStringAsync());
        view = await program.ReadyAsync(view.Id);
        Assert.Equal((38, 25), view.Stages.Where(stage => stage.Name == "fpn.layer_blocks.0.0.Conv").Select(stage => (stage.Width, stage.Height)).Single());
    }

    [Fact]
    public async Task A_layer_that_is_bound_to_one_size_says_so_or_is_given_it()
    {
        var layer = (string)JsonNode.Parse(await program.Http.GetStringAsync("/api/v1/models/shufflenet/layers"))!.AsArray()[^1]!["name"]!;
        using (var refused = await program.PostPhotoAsync(Photos.Small(8), "p.jpg", ("model", "shufflenet"), ("stages", layer), ("size", "full")))
        {
            var problem = await refused.AssertProblemAsync(422, "size-fixed");
            Assert.Contains("224x224", (string?)problem["detail"], StringComparison.Ordinal);
        }

        var submitted = await program.SubmitAsync(Photos.Small(8), "p.jpg", ("model", "shufflenet"), ("stages", layer));
        var ready = (await program.ReadyAsync(submitted.Id)).Stages.Select(stage => (stage.Width, stage.Height)).Single();
        Assert.Equal((7, 7), ready);
    }

    [Fact]
    public async Task A_layer_that_is_bound_to_one_size_is_refused_later_in_a_view_of_another_size()
    {
        var layers = JsonNode.Parse(await program.Http.GetStringAsync("/api/v1/models/shufflenet/layers"))!.AsArray();
        var view = await program.ReadyAsync((await program.SubmitAsync(Photos.Small(9), "p.jpg", ("model", "shufflenet"), ("stages", (string)layers[0]!["name"]!), ("size", "full"))).Id);
        var wish = new { stages = new[] { (string)layers[^1]!["name"]! } };
        using var refused = await program.Http.PostAsJsonAsync($"/api/v1/views/{view.Id}/stages", wish);
        var problem = await refused.AssertProblemAsync(422, "size-fixed");
        Assert.Contains("upload the photo again, at the exact size 224x224", (string?)problem["detail"], StringComparison.Ordinal);
        Assert.Equal(ViewState.Ready, (await program.ViewAsync(view.Id)).State);
    }

    public sealed class Own : IAsyncLifetime
    {
        private readonly string folder = ViewerProgram.NewFolder();

        public ViewerProgram Program { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            var models = Directory.CreateDirectory(Path.Combine(folder, "models")).FullName;
            foreach (var name in new[] { "pyramid-224.onnx", "shufflenet.onnx" })
            {
                File.Copy(Repository.Fixture("models", "survey", name), Path.Combine(models, name));
            }

            await File.WriteAllBytesAsync(Path.Combine(models, "broken.onnx"), (await File.ReadAllBytesAsync(Path.Combine(models, "shufflenet.onnx")))[..9000]);
            Program = await ViewerProgram.StartAsync(Path.Combine(folder, "data"), "--ModelsFolder", models);
        }

        public async Task DisposeAsync()
        {
            await Program.DisposeAsync();
            Directory.Delete(folder, recursive: true);
        }
    }
}
