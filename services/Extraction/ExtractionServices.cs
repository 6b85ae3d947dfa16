using IFeaLiD.Datasets.Storage;
using IFeaLiD.Extraction.Inference;
using IFeaLiD.Extraction.Photos;
using IFeaLiD.Extraction.Progress;
using IFeaLiD.Extraction.Publishing;
using IFeaLiD.Extraction.Work;
using IFeaLiD.Jobs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace IFeaLiD.Extraction;

/// <summary>Registers what a worker needs.</summary>
public static class ExtractionServices
{
    /// <summary>Keys of the two content stores.</summary>
    public const string Photos = "photos", Datasets = "datasets";

    /// <summary>Adds the worker and its parts; the host brings the job engine, and what <see cref="AddExtraction"/> asks for.</summary>
    public static IServiceCollection AddExtractionWorker(this IServiceCollection services) =>
        services.AddExtraction().AddHostedService<ExtractionWorker>();

    /// <summary>Adds the pipeline and its parts; the host brings the models, the time and the two content stores.</summary>
    public static IServiceCollection AddExtraction(this IServiceCollection services)
    {
        services.AddOptions<PhotoLimits>().BindConfiguration("Photos").ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<InferenceOptions>().BindConfiguration("Inference").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<DecoderPool>();
        services.AddSingleton<OverlayReader>();
        services.AddSingleton(provider => new PhotoReader(
            provider.GetRequiredKeyedService<IContentStore>(Photos), provider.GetRequiredService<DecoderPool>()));
        services.AddSingleton(provider => new DatasetPublisher(provider.GetRequiredKeyedService<IContentStore>(Datasets)));
        services.AddSingleton(provider => new ArrayPublisher(
            provider.GetRequiredKeyedService<IContentStore>(Datasets), provider.GetRequiredService<OverlayReader>(), provider.GetRequiredService<IOptions<InferenceOptions>>()));
        services.AddSingleton<SessionFactory>();
        services.AddSingleton<NetworkCache>();
        services.AddSingleton<StageRunner>();
        services.AddSingleton(provider => new Pace(provider.GetService<IMeasurements>()));
        services.AddSingleton<ExtractionPipeline>();
        return services;
    }
}
