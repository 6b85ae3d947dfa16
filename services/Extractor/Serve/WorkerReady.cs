using IFeaLiD.Extraction.Inference;
using IFeaLiD.Jobs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace IFeaLiD.Extractor.Serve;

/// <summary>Ready once a network has been loaded, and from then on while jobs can be asked for, the shared folder is there, and nobody stops the program.</summary>
internal sealed class WorkerReady(NetworkCache networks, ServeCommand.Opened opened, IHostApplicationLifetime lifetime) : IHealthCheck
{
    public const string Name = "extraction";

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (!networks.IsReady || lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return HealthCheckResult.Unhealthy("The network is being loaded, or the program is being stopped.");
        }

        try
        {
            _ = await opened.Storage.Jobs.FindAsync(new string('0', 64), cancellationToken);
            opened.Storage.RequireFolder();
            return HealthCheckResult.Healthy();
        }
        catch (StorageUnavailableException e)
        {
            return HealthCheckResult.Unhealthy("The job engine does not answer.", e);
        }
        catch (IOException e)
        {
            return HealthCheckResult.Unhealthy(e.Message, e);
        }
    }
}

/// <summary>Paths of health, as the viewer has them. 200 or 503.</summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        foreach (var path in (string[])["/healthz", "/v2/health/live"])
        {
            routes.MapHealthChecks(path, new HealthCheckOptions { Predicate = _ => false });
        }

        foreach (var path in (string[])["/readyz", "/v2/health/ready"])
        {
            routes.MapHealthChecks(path);
        }
    }
}
