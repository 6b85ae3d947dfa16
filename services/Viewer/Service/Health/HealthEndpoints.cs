using Microsoft.AspNetCore.Diagnostics.HealthChecks;

namespace IFeaLiD.Viewer.Service.Health;

/// <summary>Paths of health: alive, ready for uploads, ready for extractions. 200 or 503.</summary>
internal static class HealthEndpoints
{
    /// <param name="services">Of the program.</param>
    /// <param name="extracts">Whether a network is run in this process; elsewhere it is never waited for.</param>
    public static void AddHealth(this IServiceCollection services, bool extracts)
    {
        var checks = services.AddHealthChecks().AddCheck<UploadsReady>(UploadsReady.Name);
        if (extracts)
        {
            checks.AddCheck<NetworkReady>(NetworkReady.Name);
        }
    }

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        Map("/healthz");
        Map("/readyz", UploadsReady.Name);
        Map("/readyz/extraction", NetworkReady.Name);

        // The same under the names of the Open Inference Protocol (KServe, Triton), where ready means that inference can begin.
        Map("/v2/health/live");
        Map("/v2/health/ready", UploadsReady.Name, NetworkReady.Name);

        void Map(string path, params string[] checks) =>
            routes.MapHealthChecks(path, new HealthCheckOptions { Predicate = check => checks.Contains(check.Name) });
    }
}
