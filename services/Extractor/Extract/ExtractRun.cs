using System.Text.Json;
using IFeaLiD.Datasets.Storage;
using IFeaLiD.Extraction;
using IFeaLiD.Extraction.Inference;
using IFeaLiD.Extraction.Photos;
using IFeaLiD.Extraction.Requests;
using IFeaLiD.Models;
using IFeaLiD.Models.Trials;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace IFeaLiD.Extractor.Extract;

/// <summary>Runs photos through the pipeline, one after the other; one that fails does not keep the others from their turn.</summary>
internal sealed class ExtractRun(ExtractionChoices choices, string modelsFolder, string outputFolder, bool json) : IAsyncDisposable
{
    private readonly OutputFolder output = new(outputFolder);
    private ModelCatalog? models;
    private ServiceProvider? services;

    /// <summary>The code of the first failure, or 0.</summary>
    public async Task<int> RunAsync(IReadOnlyList<string> photos, CancellationToken cancellationToken)
    {
        if (photos.GroupBy(NameOf).FirstOrDefault(sameName => sameName.Count() > 1) is { } clash)
        {
            return await new Failure(ExitCode.Usage, "name-clash", "Two of the photos would write the same files. Extract them into different folders.").ReportAsync(string.Join(", ", clash));
        }

        var exitCode = (int)ExitCode.Done;
        foreach (var photo in photos)
        {
            try
            {
                await ExtractAsync(photo, cancellationToken);
            }
#pragma warning disable CA1031 // every failure is told, and the next photo has its turn
            catch (Exception e)
#pragma warning restore CA1031
            {
                var failure = Failure.Of(e);
                var code = await failure.ReportAsync(failure.ExitCode is ExitCode.Input ? photo : null);
                exitCode = exitCode == 0 ? code : exitCode;
                if (failure.ExitCode is not (ExitCode.Input or ExitCode.Internal))
                {
                    return exitCode; // would befall every photo
                }
            }
        }

        return exitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (services is not null)
        {
            await services.DisposeAsync();
        }

        output.Dispose();
    }

    private static string NameOf(string photo) => Path.GetFileNameWithoutExtension(photo);

    private async Task ExtractAsync(string photo, CancellationToken cancellationToken)
    {
        await using var file = InputException.Open(photo);
        models ??= LoadModels();
        var request = ExtractionRules.Apply("", choices, models); // before anything is written
        output.Open();
        services ??= Services();
        var limits = services.GetRequiredService<IOptions<PhotoLimits>>().Value;
        if (file.Length > limits.Bytes)
        {
            throw new ExtractionException("photo-too-large", $"The file has {file.Length} bytes; at most {limits.Bytes} are accepted.");
        }

        var stored = await output.Photos.PutAsync((destination, token) => file.CopyToAsync(destination, token), 0, cancellationToken);
        using var line = new ProgressLine(photo);
        await services.GetRequiredService<ExtractionPipeline>().RunAsync(
            request with { Photo = stored.Sha256 }, models.Find(request.Model)!, line,
            result => Deliver(photo, request, result.Stages[^1]), cancellationToken);
    }

    private Task Deliver(string photo, ExtractionRequest request, StageDataset dataset)
    {
        var path = output.Deliver(dataset.Dataset, $"{NameOf(photo)}.{dataset.Stage}.zip");
        ProgressLine.Clear();
        Console.WriteLine(json
            ? JsonSerializer.Serialize(new ExtractedDataset(photo, path, dataset.Stage, dataset.Width, dataset.Height, dataset.Channels, request.Precision, dataset.Bytes, dataset.Dataset), JsonSerializerOptions.Web)
            : $"{path}: {dataset.Height} x {dataset.Width} x {dataset.Channels} at {request.Precision} bit, {dataset.Bytes / 1e6:0.0} MB");
        return Task.CompletedTask;
    }

    private ModelCatalog LoadModels()
    {
        var catalog = ModelCatalog.Load(modelsFolder, NullLogger.Instance, trial: ModelTrial.Run);
        return catalog.Models.Count > 0
            ? catalog
            : throw new ModelException(ModelErrorCodes.FileMissing,
                $"There is no model in {modelsFolder} that can be used. {(catalog.Refused.Count > 0 ? catalog.Refused[0].Sentence + " " : "")}Name another folder with --models.");
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
}
