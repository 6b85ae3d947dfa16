using IFeaLiD.Datasets.Storage;
using IFeaLiD.Extraction.Photos;
using IFeaLiD.Jobs;
using IFeaLiD.Jobs.Nats;
using IFeaLiD.Jobs.Views;
using Microsoft.Extensions.Options;

namespace IFeaLiD.Viewer;

/// <summary>Everything lies at NATS servers, or photos and datasets in a folder or an S3 bucket, where other viewers and the extractors use it, too; the data folder holds copies alone.</summary>
public sealed class SharedStorage(
    IOptions<NatsOptions> engine, IOptions<ViewerOptions> options, IOptions<JobEngineOptions> jobOptions, IOptions<PhotoLimits> photoLimits,
    TimeProvider time, ILoggerFactory loggers) : IStorage, IAsyncDisposable
{
    private NatsStorage? storage;

    /// <inheritdoc/>
    public IJobEngine Jobs => Open.Jobs;

    /// <summary>What the extractors measure.</summary>
    public IMeasurements Measurements => Open.Measurements;

    /// <inheritdoc/>
    public IViewStore Views => Open.Views;

    /// <inheritdoc/>
    public IMutex Changes => Open.Changes;

    /// <inheritdoc/>
    public IContentStore Photos => Open.Photos;

    /// <inheritdoc/>
    public IContentStore Datasets => Open.Datasets;

    /// <inheritdoc/>
    public bool IsShared => true;

    private NatsStorage Open => storage ?? throw new InvalidOperationException("The storage is opened before the first request.");

    /// <inheritdoc/>
    /// <exception cref="EngineUnreachableException">The servers do not answer.</exception>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(options.Value.DataFolder); // with a shared folder nothing else makes it
        storage = await NatsStorage.OpenAsync(engine.Value, jobOptions.Value, options.Value.DataFolder, time, loggers, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task ProbeAsync(CancellationToken cancellationToken)
    {
        _ = await Jobs.FindAsync(new string('0', 64), cancellationToken);
        _ = await Photos.FindAsync(new string('0', 64), cancellationToken);
        await Room.ProbeAsync(options.Value.DataFolder, photoLimits.Value.Bytes);
        if (engine.Value.SharedFolder is { } shared)
        {
            Open.RequireFolder();
            await Room.ProbeAsync(shared, photoLimits.Value.Bytes);
        }
    }

    /// <inheritdoc/>
    public Task SweepAsync(DateTimeOffset before, CancellationToken cancellationToken) => Open.SweepAsync(before, cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => storage?.DisposeAsync() ?? ValueTask.CompletedTask;
}
