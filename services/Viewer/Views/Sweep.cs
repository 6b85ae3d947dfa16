using IFeaLiD.Jobs;
using Microsoft.Extensions.Options;

namespace IFeaLiD.Viewer.Views;

/// <summary>Deletes views and photos when their time is over, and what belongs to nothing. What stays of a photo is the overlay inside its datasets.</summary>
public sealed class Sweep(ViewLifetime views, IStorage storage, IOptions<ViewerOptions> options, TimeProvider time, ILogger<Sweep> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(15);

    /// <summary>Longer than anything takes between storing a file and naming it in a job or a view.</summary>
    private static readonly TimeSpan InFlight = TimeSpan.FromHours(1);

    /// <summary>Sweeps once before worker and server begin, when nothing can be in flight, unless others are at work.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await SweepAsync(storage.IsShared ? InFlight : TimeSpan.Zero, cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await SweepAsync(InFlight, stoppingToken);
        }
    }

    private async Task SweepAsync(TimeSpan strayFor, CancellationToken cancellationToken)
    {
        try
        {
            var now = time.GetUtcNow();
            DateTimeOffset? viewsBefore = options.Value.ViewDays is { } days ? now - TimeSpan.FromDays(days) : null;
            await views.SweepAsync(viewsBefore, now - TimeSpan.FromHours(options.Value.PhotoHours), now - strayFor, cancellationToken);
            await storage.SweepAsync(now - InFlight, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or StorageUnavailableException)
        {
            logger.LogWarning(e, "Old files could not be deleted; trying again later");
        }
    }
}
