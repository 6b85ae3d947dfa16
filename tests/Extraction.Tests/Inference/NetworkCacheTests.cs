using IFeaLiD.Extraction.Inference;
using IFeaLiD.Models.Tests;
using IFeaLiD.Tests;

namespace IFeaLiD.Extraction.Tests.Inference;

public sealed class NetworkCacheTests
{
    [Fact]
    public async Task It_is_ready_from_the_first_network_on_and_while_another_loads()
    {
        using var folder = new ModelFolder()
            .Add("first", File.ReadAllBytes(Repository.Fixture("models", "stages-folded.onnx")))
            .Add("second", File.ReadAllBytes(Repository.Fixture("models", "stages-half.onnx")));
        var models = folder.Load();
        using var networks = new NetworkCache(Bench.Sessions);
        Assert.False(networks.IsReady);
        networks.Warm(models.Find("first")!);
        Assert.True(networks.IsReady);

        using var looked = new SemaphoreSlim(0);
        var loading = Task.Run(async () =>
        {
            for (var i = 0; i < 5; i++)
            {
                await looked.WaitAsync();
                networks.Warm(models.Find(i % 2 == 0 ? "second" : "first")!);
            }
        });
        do
        {
            Assert.True(networks.IsReady);
            looked.Release();
        }
        while (!loading.IsCompleted);

        await loading;
    }

    [Fact]
    public void Layers_of_earlier_wishes_go_and_with_them_the_way_from_them_to_a_stage()
    {
        using var folder = new ModelFolder().Add("model", File.ReadAllBytes(Repository.Fixture("models", "stages-folded.onnx")));
        var model = folder.Load().Models[0];
        using var networks = new NetworkCache(Bench.Sessions);
        networks.Warm(model);
        foreach (var layer in model.Layers)
        {
            var parts = networks.Load(model, [layer.Name, model.Stages[^1].Name]);
            Assert.InRange(networks.Parts, parts.Count, parts.Count + 6); // besides: each of three stages from the photo and from each stage before it
        }
    }

    [Fact]
    public void A_network_that_cannot_be_loaded_takes_nothing_from_what_was_ready()
    {
        using var folder = new ModelFolder()
            .Add("first", File.ReadAllBytes(Repository.Fixture("models", "stages-folded.onnx")))
            .Add("second", File.ReadAllBytes(Repository.Fixture("models", "stages-half.onnx")));
        var models = folder.Load();
        using var networks = new NetworkCache(Bench.Sessions);
        networks.Warm(models.Find("first")!);
        File.WriteAllText(Path.Combine(folder.Path, "second", "network.onnx"), "gone bad since it was registered");

        Assert.ThrowsAny<Exception>(() => networks.Warm(models.Find("second")!));

        Assert.True(networks.IsReady);
    }
}
