using IFeaLiD.Jobs;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace IFeaLiD.Viewer.Service.Health;

/// <summary>Ready while an upload can be kept: jobs can be asked for, the data folder has room for a photo, and nobody stops the program.</summary>
internal sealed class UploadsReady(IStorage storage, IHostApplicationLifetime lifetime) : IHealthCheck
{
    public const string Name = "uploads";

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return HealthCheckResult.Unhealthy("The program is being stopped.");
        }

        try
        {
            await storage.ProbeAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or StorageUnavailableException)
        {
            return HealthCheckResult.Unhealthy("The data folder takes nothing more.", e);
        }
    }
}
