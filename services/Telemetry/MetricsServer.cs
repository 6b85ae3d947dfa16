using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpenTelemetry.Metrics;

namespace IFeaLiD.Telemetry;

/// <summary>Tells Prometheus what the libraries measure, on a port of its own that has nothing else; nobody measures without it.</summary>
internal sealed partial class MetricsServer(IOptions<MetricsOptions> options, IConfiguration configuration, ILogger<MetricsServer> logger) : IHostedService
{
    private WebApplication? app;

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Value.Port is not { } port)
        {
            return;
        }

        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Parse(options.Value.Address), port));
        builder.Services.AddOpenTelemetry().ConfigureResource(resource => TelemetryServices.Name(resource, configuration, "ifealid")).WithMetrics(metrics => metrics
            .AddMeter(TelemetryServices.Ours, TelemetryServices.Runtime)
            .AddPrometheusExporter());
        app = builder.Build();
        app.UseOpenTelemetryPrometheusScrapingEndpoint();
        await app.StartAsync(cancellationToken);
        LogListening(app.Urls.First());
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (app is not null)
        {
            await app.StopAsync(cancellationToken);
            await app.DisposeAsync();
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Metrics at {Url}/metrics")]
    private partial void LogListening(string url);
}
