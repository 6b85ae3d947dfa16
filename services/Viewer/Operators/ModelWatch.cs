using IFeaLiD.Models;

namespace IFeaLiD.Viewer.Operators;

/// <summary>
/// Looks at the models' folder every two seconds: what somebody puts there, takes out or changes is on offer without a restart. Looking instead of
/// being told works on every kind of disk; a file that still grows is waited for.
/// </summary>
internal sealed partial class ModelWatch(ModelCatalog models, TimeProvider time, ILogger<ModelWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, time);
        for (var seen = models.Stamp(); await NextAsync(timer, stoppingToken);)
        {
            try
            {
                var stamp = models.Stamp();
                if (stamp == seen && models.Reload())
                {
                    LogReloaded(models.Models.Count);
                }

                seen = stamp;
            }
#pragma warning disable CA1031 // whatever befalls one look, the next may go well
            catch (Exception e)
#pragma warning restore CA1031
            {
                LogFailed(e);
            }
        }
    }

    private static async Task<bool> NextAsync(PeriodicTimer timer, CancellationToken stopping)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stopping);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The models' folder was changed; {Count} models are on offer")]
    private partial void LogReloaded(int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "The models' folder cannot be read; what was on offer stays")]
    private partial void LogFailed(Exception exception);
}
