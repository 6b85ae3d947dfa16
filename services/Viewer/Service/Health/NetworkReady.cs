using IFeaLiD.Extraction.Inference;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace IFeaLiD.Viewer.Service.Health;

/// <summary>Ready after the first network has been loaded, and from then on, also while another loads.</summary>
internal sealed class NetworkReady(NetworkCache networks) : IHealthCheck
{
    public const string Name = "extraction";

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(networks.IsReady ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("The network is being loaded."));
}
