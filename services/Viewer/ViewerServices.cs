using System.Text.Json.Serialization;
using IFeaLiD.Datasets.Containers;
using IFeaLiD.Datasets.Storage;
using IFeaLiD.Extraction;
using IFeaLiD.Jobs;
using IFeaLiD.Jobs.Sqlite;
using IFeaLiD.Jobs.Views;
using IFeaLiD.Models;
using IFeaLiD.Viewer.Datasets;
using IFeaLiD.Viewer.Problems;
using IFeaLiD.Viewer.Service;
using IFeaLiD.Viewer.Uploads;
using IFeaLiD.Viewer.Views;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;

namespace IFeaLiD.Viewer;

/// <summary>What the program consists of, and in which order a request meets it.</summary>
public static class ViewerServices
{
    /// <summary>Registers everything; by default the worker runs in this process, too.</summary>
    public static void AddViewer(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<ViewerOptions>().Bind(configuration).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<JobEngineOptions>().BindConfiguration("Jobs").ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<DatasetLimits>().BindConfiguration("Datasets").ValidateDataAnnotations().ValidateOnStart();

        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<IJobEngine>(provider => new SqliteJobEngine(
            Data(provider, "jobs.db"), provider.GetRequiredService<IOptions<JobEngineOptions>>().Value, TimeProvider.System));
        services.AddSingleton<IViewStore>(provider => new SqliteViewStore(Data(provider, "views.db"), TimeProvider.System));
        foreach (var store in new[] { ExtractionServices.Photos, ExtractionServices.Datasets })
        {
            services.AddKeyedSingleton<IContentStore>(store, (provider, _) => new FolderContentStore(Data(provider, store), TimeProvider.System));
        }

        services.AddSingleton(provider => ModelCatalog.Load(
            provider.GetRequiredService<IOptions<ViewerOptions>>().Value.ModelsFolder, provider.GetRequiredService<ILogger<ModelCatalog>>()));
        services.AddSingleton<Snapshots>();
        services.AddSingleton<Belongings>();
        services.AddSingleton<ViewLifetime>();
        services.AddHostedService<Sweep>(); // sweeps once before the worker starts
        services.AddExtractionWorker();

        services.AddSignalR().AddJsonProtocol(protocol => Json(protocol.PayloadSerializerOptions));
        services.ConfigureHttpJsonOptions(http => Json(http.SerializerOptions));
        services.AddExceptionHandler<ProblemHandler>();
        services.AddProblemDetails(problems => problems.CustomizeProblemDetails = ProblemCodes.Complete);
        services.AddHealthChecks().AddCheck<NetworkReady>("network", tags: [NetworkReady.Tag]);
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
        });
    }

    /// <summary>The way of a request.</summary>
    public static void UseViewer(this WebApplication app)
    {
        // Opens stores and models now: a folder in use or a damaged file ends the program with a sentence, not the first request.
        _ = app.Services.GetRequiredService<IJobEngine>();
        _ = app.Services.GetRequiredService<IViewStore>();
        _ = app.Services.GetRequiredService<ModelCatalog>();

        app.UseMiddleware<SecurityHeaders>();
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseSwagger(swagger => swagger.RouteTemplate = "openapi/{documentName}.json");
        app.UseSwaggerUI(page =>
        {
            page.RoutePrefix = "openapi";
            page.SwaggerEndpoint("/openapi/v1.json", "IFeaLiD v1");
        });
        app.UseDefaultFiles();
        app.UseStaticFiles(new StaticFileOptions { OnPrepareResponse = ClientCaching.Apply });

        var api = app.MapGroup("/api/v1");
        api.MapUploads();
        api.MapViews();
        api.MapDatasets();
        api.MapService();
        app.MapHub<ProgressHub>("/hubs/progress");
        app.MapPages();
        app.MapHealth();
    }

    private static string Data(IServiceProvider provider, string name) =>
        Path.Combine(provider.GetRequiredService<IOptions<ViewerOptions>>().Value.DataFolder, name);

    private static void Json(System.Text.Json.JsonSerializerOptions json) =>
        json.Converters.Add(new JsonStringEnumConverter(System.Text.Json.JsonNamingPolicy.CamelCase));
}
