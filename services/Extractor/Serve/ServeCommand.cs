using System.CommandLine;
using System.Net.Sockets;
using IFeaLiD.Extraction;
using IFeaLiD.Extraction.Inference;
using IFeaLiD.Extractor.Help;
using IFeaLiD.Extractor.Telling;
using IFeaLiD.Jobs;
using IFeaLiD.Jobs.Nats;
using IFeaLiD.Models;
using IFeaLiD.Models.Trials;
using IFeaLiD.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace IFeaLiD.Extractor.Serve;

/// <summary><c>ifealid serve</c>: takes jobs from the servers that the viewers put them on, until it is stopped.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var settings = new Argument<string[]>("setting")
        {
            Description = "Options as of the viewer: --Engine:Url nats://host:4222, --DataFolder, --ModelsFolder, --Inference:Threads, --Jobs:LeaseDuration, --urls, --Metrics:Port and so on; or as environment variables.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var command = new ExampleCommand(
            "serve", "Computes what viewers on other machines are asked for; health at /healthz and /readyz.",
            "ifealid serve --Engine:Url nats://nats.example.org:4222 --urls http://0.0.0.0:8081", "Engine__Url=nats://nats:4222 ifealid serve") { settings };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((given, cancellationToken) => RunAsync([.. given.UnmatchedTokens, .. given.GetValue(settings) ?? []], cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string[] settings, CancellationToken cancellationToken)
    {
        try
        {
            var builder = WebApplication.CreateBuilder(["--hostBuilder:reloadConfigOnChange=false", .. settings]); // else every folder below this one is watched
            builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning); // our own lines say what happens
            builder.Logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None); // not being ready yet is no failure
            AddWorker(builder.Services, builder.Configuration);
            await using var app = builder.Build();
            await using var storage = await OpenAsync(app.Services, cancellationToken);
            app.Services.GetRequiredService<Opened>().Storage = storage;
            _ = app.Services.GetRequiredService<ModelCatalog>(); // says in the log which models there are
            app.MapHealth();
            await ((IHost)app).RunAsync(cancellationToken);
            return (int)ExitCode.Done;
        }
        catch (Exception e) when (e is EngineUnreachableException or OptionsValidationException
            or IOException or UnauthorizedAccessException or SocketException or FormatException) // the latter: folders, and addresses to listen at
        {
            return new Report(json: false).Failed(null, new Failure(ExitCode.Usage, "not-started", e.Message));
        }
    }

    private static void AddWorker(IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<ServeOptions>().Bind(configuration).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<JobEngineOptions>().BindConfiguration("Jobs").ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<NatsOptions>().BindConfiguration("Engine").ValidateDataAnnotations().ValidateOnStart()
            .Validate(engine => engine.Url is { Length: > 0 }, "Engine:Url names no servers: expected the ones that the viewers use, such as nats://host:4222.");
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<Opened>();
        services.AddSingleton(provider => provider.GetRequiredService<Opened>().Storage.Jobs);
        services.AddSingleton(provider => provider.GetRequiredService<Opened>().Storage.Measurements);
        services.AddKeyedSingleton(ExtractionServices.Photos, (provider, _) => provider.GetRequiredService<Opened>().Storage.Photos);
        services.AddKeyedSingleton(ExtractionServices.Datasets, (provider, _) => provider.GetRequiredService<Opened>().Storage.Datasets);
        services.AddSingleton(provider =>
        {
            var options = provider.GetRequiredService<IOptions<ServeOptions>>().Value;
            return ModelCatalog.Load(options.ModelsFolder, provider.GetRequiredService<ILogger<ModelCatalog>>(), options.DefaultModel, ModelTrial.Run);
        });
        services.AddExtractionWorker();
        services.AddOptions<InferenceOptions>().PostConfigure<IOptions<ServeOptions>>(
            (inference, serve) => inference.ScratchFolder ??= Path.Combine(serve.Value.DataFolder, "scratch"));
        services.AddTelemetry(configuration, "ifealid-extractor");
        services.AddHealthChecks().AddCheck<WorkerReady>(WorkerReady.Name);
    }

    private static Task<NatsStorage> OpenAsync(IServiceProvider services, CancellationToken cancellationToken) => NatsStorage.OpenAsync(
        services.GetRequiredService<IOptions<NatsOptions>>().Value,
        services.GetRequiredService<IOptions<JobEngineOptions>>().Value,
        services.GetRequiredService<IOptions<ServeOptions>>().Value.DataFolder,
        TimeProvider.System,
        services.GetRequiredService<ILoggerFactory>(),
        cancellationToken);

    /// <summary>The storage, once it is open.</summary>
    internal sealed class Opened
    {
        private NatsStorage? storage;

        public NatsStorage Storage
        {
            get => storage ?? throw new InvalidOperationException("The storage is opened before the worker starts.");
            set => storage = value;
        }
    }
}
