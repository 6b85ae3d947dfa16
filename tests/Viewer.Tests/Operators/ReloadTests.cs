using System.Text.Json.Nodes;
using IFeaLiD.Tests;
using IFeaLiD.Viewer.Views;

namespace IFeaLiD.Viewer.Tests.Operators;

/// <summary>Models that come, change and go while the service runs.</summary>
public sealed class ReloadTests : IDisposable
{
    private readonly string folder = ViewerProgram.NewFolder();

    [Fact]
    public async Task Models_come_change_and_go_without_a_restart_and_a_running_job_keeps_its_own()
    {
        var models = Directory.CreateDirectory(Path.Combine(folder, "models")).FullName;
        await using var program = await ViewerProgram.StartUntilAsync("/api/v1/service", Path.Combine(folder, "data"), "--ModelsFolder", models);
        Assert.Empty(await IdsAsync(program));
        using (var nothing = await program.PostPhotoAsync(Photos.Small(1)))
        {
            await nothing.AssertProblemAsync(422, "model-unknown");
        }

        var file = Path.Combine(models, "mine.safetensors");
        File.Copy(Repository.Fixture("models", "survey", "resnet101.safetensors"), file);
        await Eventually.Async(async () => (await IdsAsync(program)).SequenceEqual(["mine"]), "the model to be on offer");
        await program.ReadyAsync((await program.SubmitAsync(Photos.Small(1), fields: ("model", "mine"))).Id);
        await Eventually.Async(async () => (await program.Http.GetAsync("/readyz/extraction")).IsSuccessStatusCode, "the service to be ready");

        // Deleted while a job is at it: the job keeps what it has, later ones are refused.
        var running = await program.SubmitAsync(Photos.Large(2), "large.jpg", ("model", "mine"), ("size", "full"));
        await program.UntilAsync(running.Id, view => view.State == ViewState.Running || view.State == ViewState.Ready);
        File.Delete(file);
        await Eventually.Async(async () => (await IdsAsync(program)).Length == 0, "the model to be gone");
        await program.ReadyAsync(running.Id);
        using var gone = await program.PostPhotoAsync(Photos.Small(3), fields: ("model", "mine"));
        await gone.AssertProblemAsync(422, "model-unknown");

        // Other weights under the same name are another model.
        File.Copy(Repository.Fixture("models", "survey", "vgg.onnx"), Path.Combine(models, "mine.onnx"));
        await Eventually.Async(async () => (await IdsAsync(program)).SequenceEqual(["mine"]), "the other model to be on offer");
        Assert.Contains("stride4", (await program.ReadyAsync((await program.SubmitAsync(Photos.Small(1), fields: ("model", "mine"))).Id)).Stages.Select(stage => stage.Name));

        // Spoilt: refused with a reason, and nothing else happens.
        File.WriteAllBytes(Path.Combine(models, "mine.onnx"), [1, 2, 3]);
        await Eventually.Async(async () => (await IdsAsync(program)).Length == 0, "the spoilt model to be refused");
        var refused = Assert.Single(JsonNode.Parse(await program.Http.GetStringAsync("/api/v1/service"))!["refusedModels"]!.AsArray())!;
        Assert.Equal(("mine.onnx", "not-onnx"), ((string?)refused["file"], (string?)refused["code"]));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static async Task<string[]> IdsAsync(ViewerProgram program) =>
        [.. JsonNode.Parse(await program.Http.GetStringAsync("/api/v1/service"))!["models"]!.AsArray().Select(model => (string)model!["id"]!)];
}
