using System.Net;
using System.Net.Http.Json;
using IFeaLiD.Datasets.Containers;
using IFeaLiD.Tests;
using IFeaLiD.Viewer.Views;

namespace IFeaLiD.Viewer.Tests.Views;

/// <summary>The same photo through a second model.</summary>
public sealed class ComparisonTests : IAsyncLifetime
{
    private readonly string folder = ViewerProgram.NewFolder();
    private ViewerProgram program = null!;

    public async Task InitializeAsync()
    {
        var models = Directory.CreateDirectory(Path.Combine(folder, "models")).FullName;
        File.Copy(Repository.Fixture("models", "survey", "resnet101.safetensors"), Path.Combine(models, "a.safetensors"));
        File.Copy(Repository.Fixture("models", "survey", "shufflenet.onnx"), Path.Combine(models, "b.onnx"));
        program = await ViewerProgram.StartAsync(Path.Combine(folder, "data"), "--ModelsFolder", models);
    }

    [Fact]
    public async Task It_becomes_a_view_of_its_own_of_the_same_part_at_the_same_size()
    {
        var first = await program.SubmitAsync(Photos.Noise(150, 97, 7), "p.jpg", ("model", "a"), ("stages", "conv2_x"), ("size", "full"), ("crop", "10,20,96,64"));
        var stage = System.Text.Json.Nodes.JsonNode.Parse(await program.Http.GetStringAsync("/api/v1/models/b/layers"))!.AsArray()[0]!["name"]!;
        using var answer = await CompareAsync(first.Id, new { model = "b", stages = new[] { (string)stage! } });
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        var second = (await answer.Content.ReadFromJsonAsync<SubmittedView>(Api.Json))!;
        Assert.NotEqual(first.Id, second.Id);
        Assert.NotEqual(first.DeletionToken, second.DeletionToken);
        Assert.Equal(("p.jpg", "b"), (second.Name, second.Model!.Id));
        var (a, b) = (await OriginAsync(first.Id), await OriginAsync(second.Id));
        Assert.Equal((a.Crop, a.Photo), (b.Crop, b.Photo));
        Assert.Equal(new PhotoPart(10, 20, 96, 64), b.Crop);
        Assert.Equal("not stated", b.Model!.Licence);

        // Each ends by itself, and the photo with the last.
        await program.DeletedAsync(first);
        await program.ReadyAsync(second.Id);
        await program.DeletedAsync(second);
        Assert.Empty(program.Files());
    }

    [Fact]
    public async Task What_cannot_be_is_said()
    {
        var view = await program.SubmitAsync(Photos.Small(3), "p.jpg", ("model", "a"), ("stages", "conv2_x"), ("size", "full"));
        var ready = await program.ReadyAsync(view.Id);
        using var unknown = await CompareAsync(view.Id, new { model = "c" });
        await unknown.AssertProblemAsync(422, "model-unknown");
        using var stage = await CompareAsync(view.Id, new { model = "b", stages = new[] { "conv9_x" } });
        await stage.AssertProblemAsync(422, "stage-unknown");
        var layers = System.Text.Json.Nodes.JsonNode.Parse(await program.Http.GetStringAsync("/api/v1/models/b/layers"))!.AsArray();
        using var bound = await CompareAsync(view.Id, new { model = "b", stages = new[] { (string)layers[^1]!["name"]! } });
        await bound.AssertProblemAsync(422, "size-fixed");
        using var nobody = await CompareAsync(new string('0', 32), new { model = "b" });
        await nobody.AssertProblemAsync(404, "view-unknown");
        using var dataset = await program.PostDatasetAsync(await program.DatasetAsync(ready.Stages[0].Dataset!));
        var shared = (await dataset.Content.ReadFromJsonAsync<SubmittedView>(Api.Json))!;
        using var never = await CompareAsync(shared.Id, new { model = "b" });
        await never.AssertProblemAsync(409, "photo-never-there");
        File.Delete(Directory.EnumerateFiles(Path.Combine(program.DataFolder, "photos"), "*", SearchOption.AllDirectories).Single());
        using var gone = await CompareAsync(view.Id, new { model = "b" });
        await gone.AssertProblemAsync(409, "photo-gone");
    }

    public async Task DisposeAsync()
    {
        await program.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private Task<HttpResponseMessage> CompareAsync(string id, object wish) => program.Http.PostAsJsonAsync($"/api/v1/views/{id}/comparisons", wish);

    private async Task<Provenance> OriginAsync(string id)
    {
        var view = await program.ReadyAsync(id);
        using var reader = DatasetReader.Open(new MemoryStream(await program.DatasetAsync(view.Stages[0].Dataset!)), new DatasetLimits());
        return reader.Manifest.Provenance!;
    }
}
