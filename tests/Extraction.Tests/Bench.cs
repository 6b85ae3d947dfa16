using System.Collections.Concurrent;
using IFeaLiD.Datasets.Containers;
using IFeaLiD.Datasets.Storage;
using IFeaLiD.Extraction.Inference;
using IFeaLiD.Extraction.Photos;
using IFeaLiD.Extraction.Progress;
using IFeaLiD.Extraction.Publishing;
using IFeaLiD.Models;
using IFeaLiD.Tests;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace IFeaLiD.Extraction.Tests;

/// <summary>The real pipeline with the default model, over two stores in a temporary folder. Its network is loaded once.</summary>
public sealed class Bench : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("ifealid-extraction-").FullName;

    public Bench()
    {
        Models = ModelCatalog.Load(Path.Combine(Repository.Root, "models"), NullLogger.Instance);
        Model = Models.Models[0];
        Photos = new FolderContentStore(Path.Combine(folder, "photos"), TimeProvider.System);
        Datasets = new FolderContentStore(Path.Combine(folder, "datasets"), TimeProvider.System);
        Networks = new NetworkCache(Sessions);
    }

    public ModelCatalog Models { get; }

    public Model Model { get; }

    public IContentStore Photos { get; }

    public IContentStore Datasets { get; }

    public NetworkCache Networks { get; }

    internal static SessionFactory Sessions { get; } = new(Options.Create(new InferenceOptions()), NullLogger<SessionFactory>.Instance);

    public static DecoderPool Decoders { get; } = new(Options.Create(new PhotoLimits()), NullLogger<DecoderPool>.Instance);

    public ExtractionPipeline Pipeline(IContentStore? datasets = null, InferenceOptions? options = null, NetworkCache? networks = null) =>
        new(new PhotoReader(Photos, Decoders), networks ?? Networks, Runner(options ?? new InferenceOptions()), new DatasetPublisher(datasets ?? Datasets), new Pace(), TimeProvider.System);

    internal static StageRunner Runner(InferenceOptions options) => new(Sessions, Options.Create(options));

    public async Task<ExtractionRequest> RequestAsync(
        byte[] photo, IReadOnlyList<string>? stages = null, int precision = 8, long? mostPixels = null, string padding = "full")
    {
        var stored = await Photos.PutAsync((stream, token) => stream.WriteAsync(photo, token).AsTask(), photo.Length, default);
        return new ExtractionRequest(stored.Sha256, Model.Id, Model.Sha256, stages ?? [.. Model.Stages.Select(stage => stage.Name)], precision, mostPixels) { Padding = padding == "full" ? null : padding };
    }

    public async Task<DatasetReader> OpenAsync(string dataset) =>
        DatasetReader.Open((await Datasets.OpenAsync(dataset, default))!, new DatasetLimits());

    /// <summary>Deletes all datasets and photos.</summary>
    public async Task EmptyAsync()
    {
        foreach (var store in new[] { Photos, Datasets })
        {
            foreach (var stored in await ListAsync(store))
            {
                await store.DeleteAsync(stored.Sha256, default);
            }
        }
    }

    public static async Task<List<StoredContent>> ListAsync(IContentStore store)
    {
        var all = new List<StoredContent>();
        await foreach (var stored in store.ListOlderAsync(DateTimeOffset.MaxValue, default))
        {
            all.Add(stored);
        }

        return all;
    }

    /// <summary>Files that a writer has begun and neither finished nor removed.</summary>
    public IEnumerable<string> Unfinished() => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .Where(file => Path.GetFileName(Path.GetDirectoryName(file)) == "incoming");

    public void Dispose()
    {
        Networks.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}

/// <summary>Notes reports in the order in which they come; unlike <see cref="Progress{T}"/> at once.</summary>
internal sealed class Notes(Action<ExtractionProgress>? also = null) : IProgress<ExtractionProgress>
{
    private readonly ConcurrentQueue<object> all = new();

    /// <summary>Reports and published stages, in order.</summary>
    public IReadOnlyList<object> All => [.. all];

    public IReadOnlyList<ExtractionProgress> Reports => [.. all.OfType<ExtractionProgress>()];

    public void Report(ExtractionProgress value)
    {
        all.Enqueue(value);
        also?.Invoke(value);
    }

    public Task Published(ExtractionResult result)
    {
        all.Enqueue(result.Stages[^1].Stage);
        return Task.CompletedTask;
    }
}
