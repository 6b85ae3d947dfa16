using System.Text.Json.Serialization;
using IFeaLiD.Datasets.Containers;
using IFeaLiD.Extraction;
using IFeaLiD.Extraction.Inference;
using IFeaLiD.Jobs;
using IFeaLiD.Jobs.Nats;
using IFeaLiD.Models;
using IFeaLiD.Models.Trials;
using IFeaLiD.Telemetry;
using IFeaLiD.Viewer.Access;
using IFeaLiD.Viewer.Datasets;
using IFeaLiD.Viewer.Operators;
using IFeaLiD.Viewer.Problems;
using IFeaLiD.Viewer.Service;
using IFeaLiD.Viewer.Service.Health;
using IFeaLiD.Viewer.Uploads;
using IFeaLiD.Viewer.Views;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;

namespace IFeaLiD.Viewer;

/// <summary>What the program consists of, and in which order a request meets it.</summary>
public static class ViewerServices
{
    /// <summary>Registers everything; unless <c>Engine:Url</c> names servers, everything lies here and the worker runs in this process, too.</summary>
    public static void AddViewer(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<ViewerOptions>().Bind(configuration).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<JobEngineOptions>().BindConfiguration("Jobs").ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<DatasetLimits>().BindConfiguration("Datasets").ValidateDataAnnotations().ValidateOnStart();

        services.AddSingleton(TimeProvider.System);
        services.AddOptions<NatsOptions>().BindConfiguration("Engine").ValidateDataAnnotations().ValidateOnStart();
        var embedded = string.IsNullOrEmpty(configuration["Engine:Url"]);
        services.AddSingleton<EmbeddedStorage>();
        services.AddSingleton<SharedStorage>();
        services.AddSingleton<IStorage>(provider => embedded ? provider.GetRequiredService<EmbeddedStorage>() : provider.GetRequiredService<SharedStorage>());
        services.AddSingleton(provider => provider.GetRequiredService<IStorage>().Jobs);
        services.AddSingleton(provider => provider.GetRequiredService<IStorage>().Views);
        services.AddSingleton(provider => provider.GetRequiredService<IStorage>().Changes);
        services.AddKeyedSingleton(ExtractionServices.Photos, (provider, _) => provider.GetRequiredService<IStorage>().Photos);
        services.AddKeyedSingleton(ExtractionServices.Datasets, (provider, _) => provider.GetRequiredService<IStorage>().Datasets);
        services.AddSingleton(provider =>
        {
            var options = provider.GetRequiredService<IOptions<ViewerOptions>>().Value;
            return ModelCatalog.Load(options.ModelsFolder, provider.GetRequiredService<ILogger<ModelCatalog>>(), options.DefaultModel, ModelTrial.Run);
        });
        services.AddOptions<OperatorOptions>().BindConfiguration("Operator").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<ModelWork>();
        services.AddHostedService<ModelWatch>();
        services.AddOptions<AccessOptions>().BindConfiguration("Access").ValidateDataAnnotations().ValidateOnStart();
        services.AddRateLimiter(_ => { });
        services.AddOptions<RateLimiterOptions>().Configure<IOptions<AccessOptions>>((limiter, access) => UploadRate.Add(limiter, access.Value));
        services.AddSingleton<AccessToken>();
        services.AddSingleton<StoreUse>();
        services.AddSingleton<DatasetCheck>();
        services.AddSingleton<IndexPage>();
        services.AddSingleton<MoreStages>();
        services.AddSingleton<ReadyDatasets>();
        services.AddSingleton<QueueForecast>();
        services.AddSingleton<Snapshots>();
        services.AddSingleton<Belongings>();
        services.AddSingleton<ViewLifetime>();
        services.AddTelemetry(configuration, "ifealid");
        services.AddHostedService<Sweep>(); // sweeps once before the worker starts
        if (embedded)
        {
            services.AddExtractionWorker();
        }
        else
        {
            services.AddSingleton<IMeasurements>(provider => provider.GetRequiredService<SharedStorage>().Measurements);
            services.AddExtraction(); // decodes photos for people, and packs arrays; the networks are run by extractors
        }

        services.AddOptions<InferenceOptions>().PostConfigure<IOptions<ViewerOptions>>(
            (inference, viewer) => inference.ScratchFolder ??= Path.Combine(viewer.Value.DataFolder, "scratch"));

        services.AddSignalR().AddJsonProtocol(protocol => Json(protocol.PayloadSerializerOptions));
        services.ConfigureHttpJsonOptions(http => Json(http.SerializerOptions));
        services.AddExceptionHandler<ProblemHandler>();
        services.AddProblemDetails(problems => problems.CustomizeProblemDetails = ProblemCodes.Complete);
        services.AddHealth(extracts: embedded);
        services.AddEndpointsApiExplorer();
        services.AddSwaggerGen(swagger =>
        {
            swagger.SwaggerDoc("v1", new OpenApiInfo
            {
                Title = "IFeaLiD",
                Version = "v1",
                Description = "Photos in, links to interactive similarity maps of a network's layers out. Errors are problem details (RFC 9457) with a stable code.",
            });
            swagger.IncludeXmlComments(Path.Combine(AppContext.BaseDirectory, "IFeaLiD.Viewer.xml"));
            swagger.IncludeXmlComments(Path.Combine(AppContext.BaseDirectory, "IFeaLiD.Models.xml"));
        });
    }

    /// <summary>The way of a request.</summary>
    public static void UseViewer(this WebApplication app)
    {
        _ = app.Services.GetRequiredService<ModelCatalog>(); // says in the log, before the first request, which models there are

        _ = app.Services.GetRequiredService<IndexPage>();

        app.UseProxies();
        app.UseMiddleware<SecurityHeaders>();
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseSwagger(swagger => swagger.RouteTemplate = "openapi/{documentName}.json");
        app.UseSwaggerUI(page =>
        {
            page.RoutePrefix = "openapi";
            page.SwaggerEndpoint("v1.json", "IFeaLiD v1");
        });
        app.UseRateLimiter();
        app.UseMiddleware<Admission>();
        app.UseStaticFiles(new StaticFileOptions { OnPrepareResponse = ClientCaching.Apply });

        var api = app.MapGroup("/api/v1");
        api.MapAccess();
        api.MapUploads();
        api.MapArrays();
        api.MapPhotos();
        api.MapViews();
        api.MapDatasets();
        api.MapService();
        api.MapOperator();
        app.MapHub<ProgressHub>("/hubs/progress");
        app.MapPages();
        app.MapHealth();
    }

    private static void Json(System.Text.Json.JsonSerializerOptions json) =>
        json.Converters.Add(new JsonStringEnumConverter(System.Text.Json.JsonNamingPolicy.CamelCase));
}
