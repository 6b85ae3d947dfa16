using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace IFeaLiD.Telemetry;

/// <summary>Registers what tells operators about a program: metrics for Prometheus, traces and metrics for a collector. Without options nothing is measured.</summary>
public static class TelemetryServices
{
    /// <summary>Activity sources and meters of all our libraries and programs.</summary>
    internal const string Ours = "IFeaLiD.*";

    /// <summary>Memory of the process and of its managed part, garbage collection, threads.</summary>
    internal const string Runtime = "System.Runtime";

    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT", TracesEndpoint = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", MetricsEndpoint = "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT";

    private static readonly string[] Watched = ["/healthz", "/readyz", "/v2/health"];

    /// <summary>
    /// Adds the options of <c>Metrics</c> and its server, and, where OpenTelemetry's own variables (<c>OTEL_EXPORTER_OTLP_ENDPOINT</c> and
    /// the like) name a collector, exporters to it.
    /// </summary>
    /// <param name="services">Of the program.</param>
    /// <param name="configuration">Holds the environment.</param>
    /// <param name="name">Of the program, unless <c>OTEL_SERVICE_NAME</c> says another.</param>
    public static void AddTelemetry(this IServiceCollection services, IConfiguration configuration, string name)
    {
        services.AddOptions<MetricsOptions>().BindConfiguration("Metrics").ValidateDataAnnotations().ValidateOnStart();
        services.AddHostedService<MetricsServer>();
        var telemetry = services.AddOpenTelemetry().ConfigureResource(resource => Name(resource, configuration, name));
        if (Has(Endpoint) || Has(TracesEndpoint))
        {
            telemetry.WithTracing(tracing => tracing
                .AddSource(Ours)
                .AddAspNetCoreInstrumentation(requests => requests.Filter = IsOfInterest)
                .AddOtlpExporter());
        }

        if (Has(Endpoint) || Has(MetricsEndpoint))
        {
            telemetry.WithMetrics(metrics => metrics.AddMeter(Ours, Runtime).AddOtlpExporter());
        }

        bool Has(string variable) => !string.IsNullOrEmpty(configuration[variable]);
    }

    internal static void Name(ResourceBuilder resource, IConfiguration configuration, string name)
    {
        if (string.IsNullOrEmpty(configuration["OTEL_SERVICE_NAME"]))
        {
            resource.AddService(name, serviceVersion: typeof(TelemetryServices).Assembly.GetName().Version!.ToString(3));
        }
    }

    /// <summary>Health is asked for every few seconds, and says nothing that a trace would tell.</summary>
    private static bool IsOfInterest(HttpContext context) => !Watched.Any(path => context.Request.Path.StartsWithSegments(path, StringComparison.Ordinal));
}
