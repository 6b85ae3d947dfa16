using IFeaLiD.Extraction.Inference;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace IFeaLiD.Viewer.Service;

/// <summary>Ready after the first network has been loaded, and from then on, also while another loads.</summary>
internal sealed class NetworkReady(NetworkCache networks) : IHealthCheck
{
    public const string Tag = "ready";

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(networks.IsReady ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("The network is being loaded."));
}

/// <summary>Paths of health: alive, and ready for work.</summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapHealthChecks("/healthz", new HealthCheckOptions { Predicate = _ => false });
        routes.MapHealthChecks("/readyz", new HealthCheckOptions { Predicate = check => check.Tags.Contains(NetworkReady.Tag) });
    }
}
