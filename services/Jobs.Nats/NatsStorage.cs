using IFeaLiD.Datasets.S3;
using IFeaLiD.Datasets.Storage;
using IFeaLiD.Jobs.Nats.Storage;
using IFeaLiD.Jobs.Nats.Views;
using IFeaLiD.Jobs.Nats.Work;
using IFeaLiD.Jobs.Views;
using Microsoft.Extensions.Logging;

namespace IFeaLiD.Jobs.Nats;

/// <summary>Everything that viewers and extractors share. What lies in the data folder are copies alone.</summary>
public sealed class NatsStorage : IAsyncDisposable
{
    private readonly NatsSession session;
    private readonly NatsJobEngine jobs;
    private readonly NatsViewStore views;
    private readonly NatsMeasurements measurements;
    private readonly NatsMutex changes;
    private readonly SharedFolder? folder;
    private readonly S3Session? s3;

    private NatsStorage(
        NatsSession session, NatsJobEngine jobs, NatsMeasurements measurements, NatsViewStore views, NatsMutex changes,
        SharedFolder? folder, S3Session? s3, (IContentStore Photos, IContentStore Datasets) content)
    {
        this.session = session;
        this.jobs = jobs;
        this.measurements = measurements;
        this.views = views;
        this.changes = changes;
        this.folder = folder;
        this.s3 = s3;
        (Photos, Datasets) = content;
    }

    /// <summary>Jobs.</summary>
    public IJobEngine Jobs => jobs;

    /// <summary>What extractors measure and viewers forecast from.</summary>
    public IMeasurements Measurements => measurements;

    /// <summary>Views.</summary>
    public IViewStore Views => views;

    /// <summary>Changes of views and of what they share.</summary>
    public IMutex Changes => changes;

    /// <summary>Uploaded photos.</summary>
    public IContentStore Photos { get; }

    /// <summary>Published datasets.</summary>
    public IContentStore Datasets { get; }

    /// <summary>Opens all of it, making it if need be.</summary>
    /// <param name="options">Which servers.</param>
    /// <param name="jobOptions">Of the engine.</param>
    /// <param name="dataFolder">Of this process alone; holds the copies.</param>
    /// <param name="time">All time there is.</param>
    /// <param name="loggers">Hear of outages.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="EngineUnreachableException">Servers do not answer, or the shared folder is another one than other programs'.</exception>
    public static async Task<NatsStorage> OpenAsync(
        NatsOptions options, JobEngineOptions jobOptions, string dataFolder, TimeProvider time, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var session = await NatsSession.OpenAsync(options, time, loggers, cancellationToken);
        var s3 = options.S3 is { } bucket ? await S3Session.OpenAsync(bucket, options.Name, options.Patience, time, cancellationToken) : null;
        return new NatsStorage(
            session,
            await NatsJobEngine.OpenAsync(session, jobOptions, cancellationToken),
            await NatsMeasurements.OpenAsync(session, cancellationToken),
            await NatsViewStore.OpenAsync(session, time, cancellationToken),
            await NatsMutex.OpenAsync(session, cancellationToken),
            options.SharedFolder is { } path ? await SharedFolder.OpenAsync(session, path, cancellationToken) : null,
            s3,
            (await ContentAsync("photos"), await ContentAsync("datasets")));

        async Task<IContentStore> ContentAsync(string name)
        {
            if (options.SharedFolder is { } shared)
            {
                return new FolderContentStore(Path.Combine(shared, name), time, shared: true);
            }

            var cache = new DiskCache(Path.Combine(dataFolder, "cache", name), options.CacheBytes / 2);
            return s3 is null ? await NatsContentStore.OpenAsync(session, name, cache, cancellationToken) : new S3ContentStore(s3, name, cache, time);
        }
    }

    /// <summary>Looks whether the shared folder, if there is one, is still that of the other programs: it may be no longer mounted.</summary>
    /// <exception cref="IOException">It is another one.</exception>
    public void RequireFolder()
    {
        if (folder?.Fault() is { } fault)
        {
            throw new IOException(fault);
        }
    }

    /// <summary>Removes what killed processes left half written.</summary>
    /// <param name="before">Younger things may be on their way.</param>
    /// <param name="cancellationToken">Ends between two.</param>
    public async Task SweepAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        foreach (var store in new[] { Photos, Datasets }.OfType<CachedContentStore>())
        {
            await store.SweepAsync(before, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await jobs.DisposeAsync();
        await measurements.DisposeAsync();
        await views.DisposeAsync();
        changes.Dispose();
        s3?.Dispose();
        await session.DisposeAsync();
    }
}
