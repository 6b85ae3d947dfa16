using IFeaLiD.Datasets.Storage;
using IFeaLiD.Extraction;
using IFeaLiD.Extraction.Inference;
using IFeaLiD.Extraction.Photos;
using IFeaLiD.Extraction.Progress;
using IFeaLiD.Extraction.Requests;
using IFeaLiD.Extractor.Telling;
using IFeaLiD.Models;
using IFeaLiD.Models.Trials;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace IFeaLiD.Extractor.Extract;

/// <summary>Runs photos through the pipeline in this process; the network is loaded once.</summary>
internal sealed class LocalExtraction(ExtractWish wish, Output output, Report report) : IExtraction
{
    private ExtractionRequest? request;
    private Model? model;
    private ServiceProvider? services;

    /// <inheritdoc/>
    public void Prepare()
    {
        var models = LoadModels();
        try
        {
            request = ExtractionRules.Apply("", wish.Choices, models);
        }
        catch (ExtractionException e) when (e.Code != "model-unknown")
        {
            throw new UsageException(e.Code, e.Message);
        }

        model = models.Find(request.Model)!;
        if (wish.ToStream && request.Stages.Count > 1)
        {
            throw new UsageException("one-stage", $"Standard output has room for one dataset. Choose a stage with --stage: {string.Join(", ", request.Stages)}.");
        }
    }

    /// <inheritdoc/>
    public async Task ExtractAsync(PhotoFile photo, IProgress<PhotoProgress> progress, CancellationToken cancellationToken)
    {
        await using var file = photo.Open();
        output.Open();
        services ??= Services();
        var limit = services.GetRequiredService<IOptions<PhotoLimits>>().Value.Bytes;
        var stored = await output.Photos.PutAsync((destination, token) => CopyAsync(file, destination, limit, token), 0, cancellationToken);
        try
        {
            await services.GetRequiredService<ExtractionPipeline>().RunAsync(
                request! with { Photo = stored.Sha256 }, model!, new StepProgress(progress),
                result => DeliverAsync(photo, result.Stages[^1], cancellationToken), cancellationToken);
        }
        finally
        {
            await output.Photos.DeleteAsync(stored.Sha256, CancellationToken.None);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (services is not null)
        {
            await services.DisposeAsync();
        }
    }

    private static async Task CopyAsync(Stream photo, Stream destination, long limit, CancellationToken cancellationToken)
    {
        var buffer = new byte[1 << 16];
        for (var total = 0L; await photo.ReadAsync(buffer, cancellationToken) is > 0 and var read;)
        {
            total += read;
            if (total > limit)
            {
                throw new ExtractionException("photo-too-large", $"The file has more than {limit} bytes, which is the limit.");
            }

            await destination.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }
    }

    private async Task DeliverAsync(PhotoFile photo, StageDataset dataset, CancellationToken cancellationToken)
    {
        var path = await output.DeliverAsync(dataset.Dataset, Path.Combine(photo.Folder, $"{photo.Name}.{dataset.Stage}.zip"), cancellationToken);
        var line = new ExtractedDataset(
            photo.Path, path, dataset.Stage, dataset.Width, dataset.Height, dataset.Channels, request!.Precision, dataset.Bytes, dataset.Dataset)
        {
            Model = new NamedModel(model!.Id, model.Manifest.Name, model.Manifest.Label, model.Manifest.Licence),
        };
        report.Result(line, line.Sentence);
    }

    private ModelCatalog LoadModels()
    {
        var catalog = ModelCatalog.Load(wish.Models, NullLogger.Instance, trial: ModelTrial.Run);
        return catalog.Models.Count > 0
            ? catalog
            : throw new ModelException(ModelErrorCodes.FileMissing,
                $"There is no model in {wish.Models} that can be used. {(catalog.Refused.Count > 0 ? catalog.Refused[0].Sentence + " " : "")}Name another folder with --models.");
    }

    private ServiceProvider Services()
    {
        var services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System);
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddEnvironmentVariables().Build());
        services.AddKeyedSingleton<IContentStore>(ExtractionServices.Photos, output.Photos);
        services.AddKeyedSingleton<IContentStore>(ExtractionServices.Datasets, output.Datasets);
        services.PostConfigure<InferenceOptions>(inference => inference.ScratchFolder ??= output.Scratch);
        return services.AddExtraction().BuildServiceProvider();
    }

    private sealed class StepProgress(IProgress<PhotoProgress> progress) : IProgress<ExtractionProgress>
    {
        public void Report(ExtractionProgress value) =>
            progress.Report(new PhotoProgress($"{value.Step.ToString().ToLowerInvariant()} {value.Stage}".TrimEnd(), value.Fraction, value.SecondsLeft));
    }
}
