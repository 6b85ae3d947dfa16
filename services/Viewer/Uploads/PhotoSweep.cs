using System.Text.Json;
using IFeaLiD.Datasets.Storage;
using IFeaLiD.Extraction;
using IFeaLiD.Jobs;
using Microsoft.Extensions.Options;

namespace IFeaLiD.Viewer.Uploads;

/// <summary>Deletes photos when their time is over and no job waits for them. What stays of a photo is the overlay inside its datasets.</summary>
public sealed class PhotoSweep(
    [FromKeyedServices(ExtractionServices.Photos)] IContentStore photos, IJobEngine jobs, IOptions<ViewerOptions> options,
    TimeProvider time, ILogger<PhotoSweep> logger)
    : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(15);

    /// <summary>Younger photos may belong to an upload that is being submitted.</summary>
    private static readonly TimeSpan LeastAge = TimeSpan.FromMinutes(15);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        do
        {
            try
            {
                await SweepAsync(stoppingToken);
            }
            catch (Exception e) when (e is IOException or StorageUnavailableException)
            {
                logger.LogWarning(e, "Old photos could not be deleted; trying again later");
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        var age = TimeSpan.FromHours(options.Value.PhotoHours);
        var wanted = await WantedAsync(cancellationToken);
        await foreach (var photo in photos.ListOlderAsync(time.GetUtcNow() - (age > LeastAge ? age : LeastAge), cancellationToken))
        {
            if (!wanted.Contains(photo.Sha256))
            {
                await photos.DeleteAsync(photo.Sha256, cancellationToken);
            }
        }
    }

    /// <summary>Photos of jobs that have not ended.</summary>
    private async Task<HashSet<string>> WantedAsync(CancellationToken cancellationToken)
    {
        var wanted = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var job in jobs.ListAsync(cancellationToken))
        {
            if (!job.HasEnded)
            {
                wanted.Add(JsonSerializer.Deserialize<ExtractionRequest>(job.Payload)!.Photo);
            }
        }

        return wanted;
    }
}
