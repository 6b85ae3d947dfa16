using IFeaLiD.Datasets.Storage;
using IFeaLiD.Extraction;
using Microsoft.Extensions.Options;

namespace IFeaLiD.Viewer.Uploads;

/// <summary>Deletes photos when their time is over. What stays of a photo is the overlay inside its datasets.</summary>
public sealed class PhotoSweep(
    [FromKeyedServices(ExtractionServices.Photos)] IContentStore photos, IOptions<ViewerOptions> options, TimeProvider time, ILogger<PhotoSweep> logger)
    : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(15);

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
            catch (IOException e)
            {
                logger.LogWarning(e, "Old photos could not be deleted; trying again later");
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        await foreach (var photo in photos.ListOlderAsync(time.GetUtcNow() - TimeSpan.FromHours(options.Value.PhotoHours), cancellationToken))
        {
            await photos.DeleteAsync(photo.Sha256, cancellationToken);
        }
    }
}
