using System.Net;
using IFeaLiD.Datasets.Containers;
using IFeaLiD.Extraction.Progress;
using IFeaLiD.Jobs;
using IFeaLiD.Viewer.Access;
using Microsoft.Extensions.Options;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace IFeaLiD.Viewer.Service.Metrics;

/// <summary>Tells Prometheus what the libraries measure, on a port of its own that has nothing else; nobody measures without it.</summary>
internal sealed partial class MetricsServer(IOptions<MetricsOptions> options, ILogger<MetricsServer> logger) : IHostedService
{
    /// <summary>Memory of the process and of its managed part, garbage collection, threads.</summary>
    private const string Runtime = "System.Runtime";

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
        builder.Services.AddOpenTelemetry().ConfigureResource(resource => resource.AddService("ifealid")).WithMetrics(metrics => metrics
            .AddMeter(ExtractionSteps.SourceName, DatasetWriter.MeterName, QueueMeter.Name, TransferMeter.Name, StoreUse.MeterName, Runtime)
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
