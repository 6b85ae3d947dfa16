using IFeaLiD.Viewer.Views;

namespace IFeaLiD.Viewer.Tests.Service;

/// <summary>A program with small limits, and a file that is no model.</summary>
public sealed class LimitTests(LimitTests.Narrow narrow) : IClassFixture<LimitTests.Narrow>
{
    private readonly ViewerProgram program = narrow.Program;

    [Fact]
    public async Task When_as_many_wait_as_may_wait_the_next_is_told_to_come_back()
    {
        var running = await program.SubmitEndlessAsync(80);
        await program.UntilAsync(running.Id, view => view.State == ViewState.Running);
        var waiting = await program.SubmitAsync(Photos.Small(81));
        Assert.Equal((ViewState.Queued, 1), (waiting.State, waiting.QueuePosition));
        var before = program.Files();

        using (var refused = await program.PostPhotoAsync(Photos.Small(82)))
        {
            await refused.AssertProblemAsync(503, "queue-full");
            Assert.Equal(TimeSpan.FromSeconds(30), refused.Headers.RetryAfter!.Delta);
        }

        Assert.DoesNotContain(program.Files().Except(before), file => file.StartsWith("photos", StringComparison.Ordinal));
        using (var same = await program.PostPhotoAsync(Photos.Small(81)))
        {
            await same.AssertProblemAsync(503, "queue-full"); // which photo it is would show in the body alone, which is not read
        }

        await program.CancelAsync(running.Id);
        await program.ReadyAsync(waiting.Id);
        await program.ReadyAsync((await program.SubmitAsync(Photos.Small(82))).Id);
    }

    [Fact]
    public async Task A_file_with_too_many_bytes_is_refused_while_it_comes_in()
    {
        var before = program.Files();
        foreach (var length in new[] { Narrow.PhotoBytes + 1, Narrow.PhotoBytes + (4 << 20) })
        {
            var photo = Photos.Small(83);
            using var response = await program.PostPhotoAsync([.. photo, .. new byte[length - photo.Length]]);
            var problem = await response.AssertProblemAsync(413, "photo-too-large");
            Assert.Contains($"{Narrow.PhotoBytes} bytes", (string?)problem["detail"], StringComparison.Ordinal);
        }

        using var dataset = await program.PostDatasetAsync([.. "PK"u8, .. new byte[Narrow.DatasetBytes]]);
        await dataset.AssertProblemAsync(413, "dataset-too-large");
        Assert.Equal(before, program.Files());
        await program.ReadyAsync((await program.SubmitAsync(Photos.Small(83))).Id);
    }

    [Fact]
    public async Task A_file_of_unknown_length_is_refused_as_well()
    {
        using var form = new MultipartFormDataContent { { Api.File([.. Photos.Small(84), .. new byte[Narrow.PhotoBytes]]), "photo", "p.jpg" } };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/extractions") { Content = form };
        request.Headers.TransferEncodingChunked = true;
        using var response = await program.Http.SendAsync(request);
        await response.AssertProblemAsync(413, "photo-too-large");
    }

    [Fact]
    public async Task More_pixels_than_the_service_accepts_are_refused()
    {
        using var response = await program.PostPhotoAsync(Photos.Black(6100, 6000), "p.jpg", ("size", "full"));
        var problem = await response.AssertProblemAsync(422, "photo-too-many-pixels");
        Assert.Contains("36600000 pixels", (string?)problem["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_model_is_listed_with_what_is_wrong()
    {
        var service = System.Text.Json.Nodes.JsonNode.Parse(await program.Http.GetStringAsync("/api/v1/service"))!;
        var refused = Assert.Single(service["refusedModels"]!.AsArray())!;
        Assert.Equal(("nameless/nameless.onnx", "not-onnx"), ((string?)refused["file"], (string?)refused["code"]));
        Assert.Contains("not an ONNX model", (string?)refused["detail"], StringComparison.Ordinal);
        Assert.Equal(Narrow.PhotoBytes, (int)service["limits"]!["photoBytes"]!);
        Assert.Equal((string?)service["models"]![0]!["id"], (string?)service["defaultModel"]);
    }

    public sealed class Narrow : IAsyncLifetime
    {
        public const int PhotoBytes = 1_000_000, DatasetBytes = 500_000;

        private readonly string folder = ViewerProgram.NewFolder();

        public ViewerProgram Program { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            var models = Path.Combine(folder, "models");
            Directory.CreateDirectory(Path.Combine(models, "nameless"));
            await File.WriteAllTextAsync(Path.Combine(models, "nameless", "nameless.onnx"), "weights of nobody knows whom");
            foreach (var model in Directory.EnumerateDirectories(Path.Combine(IFeaLiD.Tests.Repository.Root, "models")))
            {
                Directory.CreateSymbolicLink(Path.Combine(models, Path.GetFileName(model)), model);
            }

            Program = await ViewerProgram.StartAsync(
                Path.Combine(folder, "data"), "--ModelsFolder", models, "--Jobs:MaxQueued", "1", "--Photos:InferencePixels", "36500000",
                "--Photos:Bytes", $"{PhotoBytes}", "--DatasetBytes", $"{DatasetBytes}");
        }

        public async Task DisposeAsync()
        {
            await Program.DisposeAsync();
            Directory.Delete(folder, recursive: true);
        }
    }
}
