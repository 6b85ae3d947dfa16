using System.Text.Json;
using IFeaLiD.Datasets.Storage;
using IFeaLiD.Extraction.Inference;
using IFeaLiD.Extraction.Tests.Photos;
using IFeaLiD.Extraction.Work;
using IFeaLiD.Jobs;
using IFeaLiD.Jobs.Sqlite;
using IFeaLiD.Models.Tests;
using IFeaLiD.Tests;
using Microsoft.Extensions.Logging.Abstractions;

namespace IFeaLiD.Extraction.Tests.Work;

[Collection(WorkerOutcomeTests.OneWorker)]
public sealed class ExtractionWorkerTests : IClassFixture<Bench>, IAsyncLifetime, IAsyncDisposable
{
    private readonly Bench bench;
    private readonly string folder = Directory.CreateTempSubdirectory("ifealid-worker-").FullName;
    private SqliteJobEngine jobs = null!;

    public ExtractionWorkerTests(Bench bench) => this.bench = bench;

    public async Task InitializeAsync() => jobs = await SqliteJobEngine.OpenAsync(
        Path.Combine(folder, "jobs.db"), new JobEngineOptions { RetryDelays = [] }, TimeProvider.System, NullLogger<SqliteJobEngine>.Instance, default);

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        await jobs.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_job_ends_with_its_result()
    {
        var job = await EndOf(await bench.RequestAsync(Scene.File("orientation-1.jpg"), ["conv2_x", "conv3_x"]));
        Assert.Equal((JobState.Done, 1), (job.State, job.Attempt));
        var result = JsonSerializer.Deserialize<ExtractionResult>(job.Result!)!;
        Assert.Equal(["conv2_x", "conv3_x"], result.Stages.Select(stage => stage.Stage));
        Assert.NotNull(await bench.Datasets.FindAsync(result.Stages[1].Dataset, default));
    }

    [Theory]
    [InlineData("README.md", "photo-format")]
    [InlineData("bomb.png", "photo-too-many-pixels")]
    [InlineData("small.png", "photo-too-small")]
    public async Task What_is_wrong_with_the_photo_fails_the_job_at_once(string file, string code) =>
        AssertFailed(code, attempts: 1, await EndOf(await bench.RequestAsync(Scene.File(file))));

    [Fact]
    public async Task A_photo_that_is_gone_fails_the_job_at_once()
    {
        var request = await bench.RequestAsync(Scene.File("orientation-2.jpg"));
        await bench.Photos.DeleteAsync(request.Photo, default);
        AssertFailed("photo-gone", attempts: 1, await EndOf(request));
    }

    [Fact]
    public async Task A_model_that_is_gone_or_has_other_weights_fails_the_job_at_once()
    {
        var request = await bench.RequestAsync(Scene.File("orientation-1.jpg"));
        AssertFailed("model-unknown", attempts: 1, await EndOf(request with { Model = "another" }));
        AssertFailed("model-unknown", attempts: 1, await EndOf(request with { ModelSha256 = new string('0', 64) }));
    }

    [Fact]
    public async Task A_first_model_that_cannot_be_loaded_keeps_no_job_for_another_waiting()
    {
        using var models = new ModelFolder()
            .Add("a-broken", File.ReadAllBytes(Repository.Fixture("models", "stages-folded.onnx")))
            .Add("good", File.ReadAllBytes(Repository.Fixture("models", "stages-half.onnx")));
        var catalog = models.Load();
        File.WriteAllText(Path.Combine(models.Path, "a-broken", "network.onnx"), "gone bad since it was registered");
        using var networks = new NetworkCache(Bench.Sessions);
        using var worker = new ExtractionWorker(jobs, catalog, networks, bench.Pipeline(networks: networks), NullLogger<ExtractionWorker>.Instance);
        await worker.StartAsync(default);
        var request = await bench.RequestAsync(Scene.File("orientation-1.jpg"), ["conv2_x"]);
        Assert.Equal(JobState.Done, (await SubmitAndWaitAsync(request with { Model = "good", ModelSha256 = catalog.Find("good")!.Sha256 })).State);
        await worker.StopAsync(default);
    }

    [Fact]
    public async Task Storage_that_fails_once_costs_an_attempt()
    {
        var job = await EndOf(await bench.RequestAsync(Scene.File("orientation-1.jpg"), ["conv2_x"]), new FailingStore(bench.Datasets, failures: 1));
        Assert.Equal((JobState.Done, 2), (job.State, job.Attempt));
    }

    [Fact]
    public async Task Storage_that_keeps_failing_fails_the_job_after_three_attempts_and_the_worker_goes_on()
    {
        var store = new FailingStore(bench.Datasets, failures: 3);
        var request = await bench.RequestAsync(Scene.File("orientation-1.jpg"), ["conv2_x"]);
        using var worker = Worker(store);
        await worker.StartAsync(default);
        AssertFailed("storage", attempts: 3, await SubmitAndWaitAsync(request));
        Assert.Equal(JobState.Done, (await SubmitAndWaitAsync(request)).State); // submitted anew, and the disk has room again
        await worker.StopAsync(default);
    }

    [Fact]
    public async Task A_worker_that_is_stopped_hands_its_job_back()
    {
        var request = await bench.RequestAsync(PhotoReaderTests.Noise(256, 160));
        var key = request.Key();
        using (var worker = Worker(new HeldStore(bench.Datasets)))
        {
            await jobs.SubmitAsync(key, JsonSerializer.Serialize(request), default);
            await worker.StartAsync(default);
            await UntilAsync(key, job => job.Progress is not null);
            await worker.StopAsync(default);
        }

        Assert.Equal(JobState.Queued, (await jobs.FindAsync(key, default))!.State);
        using var next = Worker(bench.Datasets);
        await next.StartAsync(default);
        var job = await UntilAsync(key, job => job.HasEnded);
        await next.StopAsync(default);
        Assert.Equal((JobState.Done, 1), (job.State, job.Attempt)); // it did not cost an attempt
    }

    private static void AssertFailed(string code, int attempts, JobSnapshot job)
    {
        Assert.Equal((JobState.Failed, code, attempts), (job.State, job.Failure?.Code, job.Attempt));
        Assert.EndsWith(".", job.Failure!.Message, StringComparison.Ordinal);
    }

    private async Task<JobSnapshot> EndOf(ExtractionRequest request, IContentStore? datasets = null)
    {
        using var worker = Worker(datasets ?? bench.Datasets);
        await worker.StartAsync(default);
        var job = await SubmitAndWaitAsync(request);
        await worker.StopAsync(default);
        return job;
    }

    private async Task<JobSnapshot> SubmitAndWaitAsync(ExtractionRequest request)
    {
        await jobs.SubmitAsync(request.Key(), JsonSerializer.Serialize(request), default);
        return await UntilAsync(request.Key(), job => job.HasEnded);
    }

    private async Task<JobSnapshot> UntilAsync(string key, Func<JobSnapshot, bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        await foreach (var job in jobs.WatchAsync(key, patience.Token))
        {
            if (condition(job))
            {
                return job;
            }
        }

        throw new InvalidOperationException("The job ended otherwise.");
    }

    private ExtractionWorker Worker(IContentStore datasets) =>
        new(jobs, bench.Models, bench.Networks, bench.Pipeline(datasets), NullLogger<ExtractionWorker>.Instance);

    /// <summary>A disk that is full for the first writes.</summary>
    private sealed class FailingStore(IContentStore inner, int failures) : StoreAround(inner)
    {
        private int left = failures;

        public override Task<StoredContent> PutAsync(Func<Stream, CancellationToken, Task> write, long expectedBytes, CancellationToken cancellationToken) =>
            Interlocked.Decrement(ref left) >= 0 ? throw new IOException("No space left on device") : base.PutAsync(write, expectedBytes, cancellationToken);
    }
}
