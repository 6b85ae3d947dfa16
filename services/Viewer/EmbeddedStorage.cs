using IFeaLiD.Datasets.Storage;
using IFeaLiD.Extraction;
using IFeaLiD.Extraction.Photos;
using IFeaLiD.Jobs;
using IFeaLiD.Jobs.Sqlite;
using IFeaLiD.Jobs.Views;
using Microsoft.Extensions.Options;

namespace IFeaLiD.Viewer;

/// <summary>Everything that survives the process, in one folder that one process uses at a time.</summary>
public sealed class EmbeddedStorage(
    IOptions<ViewerOptions> options, IOptions<JobEngineOptions> jobOptions, IOptions<PhotoLimits> photoLimits, TimeProvider time, ILogger<SqliteJobEngine> logger) : IStorage, IDisposable
{
    private readonly LocalMutex changes = new();
    private IJobEngine? jobs;
    private IViewStore? views;
    private FolderContentStore? photos;
    private FolderContentStore? datasets;

    /// <summary>Jobs in <c>jobs.db</c>.</summary>
    public IJobEngine Jobs => jobs ?? throw NotOpen();

    /// <summary>Views in <c>views.db</c>.</summary>
    public IViewStore Views => views ?? throw NotOpen();

    /// <inheritdoc/>
    public IMutex Changes => changes;

    /// <summary>Uploaded photos.</summary>
    public IContentStore Photos => photos ?? throw NotOpen();

    /// <summary>Published datasets.</summary>
    public IContentStore Datasets => datasets ?? throw NotOpen();

    /// <inheritdoc/>
    public bool IsShared => false;

    /// <summary>Opens all of it. The job file's lock comes first: only its holder may tidy up after a process that died.</summary>
    /// <exception cref="DatabaseFileException">In use by another process, damaged, or of a newer version.</exception>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        var folder = options.Value.DataFolder;
        Directory.CreateDirectory(folder);
        jobs = await SqliteJobEngine.OpenAsync(Path.Combine(folder, "jobs.db"), jobOptions.Value, time, logger, cancellationToken);
        views = SqliteViewStore.Open(Path.Combine(folder, "views.db"), time);
        photos = new FolderContentStore(Path.Combine(folder, ExtractionServices.Photos), time);
        datasets = new FolderContentStore(Path.Combine(folder, ExtractionServices.Datasets), time);
    }

    /// <summary>Tries whether a photo could be kept now: asks the job file, and sets aside room for the largest, which costs no writing.</summary>
    /// <exception cref="IOException">No room, or the disk fails.</exception>
    /// <exception cref="StorageUnavailableException">The job file does not answer.</exception>
    public async Task ProbeAsync(CancellationToken cancellationToken)
    {
        _ = await Jobs.FindAsync(new string('0', 64), cancellationToken);
        await Room.ProbeAsync(options.Value.DataFolder, photoLimits.Value.Bytes);
    }

    /// <inheritdoc/>
    public Task SweepAsync(DateTimeOffset before, CancellationToken cancellationToken) => Task.CompletedTask; // the opening did

    /// <inheritdoc/>
    public void Dispose() => changes.Dispose();

    private static InvalidOperationException NotOpen() => new("The storage is opened before the first request.");
}
