using IFeaLiD.Extraction.Inference;
using IFeaLiD.Extraction.Photos;
using IFeaLiD.Extraction.Progress;
using IFeaLiD.Extraction.Publishing;
using IFeaLiD.Extraction.Requests;
using IFeaLiD.Models;

namespace IFeaLiD.Extraction;

/// <summary>The sentence of this library: decode the photo, infer stage after stage, publish each as a dataset.</summary>
/// <remarks>One extraction at a time: a network uses all cores.</remarks>
public sealed class ExtractionPipeline(
    PhotoReader photos, NetworkCache networks, StageRunner runner, DatasetPublisher publisher, Pace pace, TimeProvider time)
{
    /// <summary>Runs one extraction. Packing a stage overlaps with inferring the next; two maps at most are held.</summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="model">The model that the request names.</param>
    /// <param name="progress">Told each step.</param>
    /// <param name="published">Told the result so far, each time a stage has become a dataset.</param>
    /// <param name="cancellationToken">Frees the processor within a fraction of a second.</param>
    /// <exception cref="ExtractionException">The photo is at fault.</exception>
    public async Task<ExtractionResult> RunAsync(
        ExtractionRequest request, Model model, IProgress<ExtractionProgress> progress,
        Func<ExtractionResult, Task> published, CancellationToken cancellationToken)
    {
        var chain = networks.Load(model, request.Stages);
        var tracker = new ProgressTracker(model.Id, [.. chain.Select(network => network.Stage.Name)], pace, time, progress);
        tracker.Decoding();
        var photo = await DecodeAsync();
        tracker.Decoded(photo.Width * photo.Height / 1e6);

        var result = new ExtractionResult(photo.Original.Width, photo.Original.Height, []);
        var margins = request.Padding == PaddingMode.Paper ? Margins.ToMultiplesOf64(photo.Width, photo.Height) : Margins.None;
        IRowSource input = new PhotoRows(photo, model.Manifest.Preprocessing, margins);
        StageMap? last = null;
        var packing = Task.CompletedTask;
        try
        {
            foreach (var network in chain)
            {
                var output = await tracker.InferAsync(network.Stage.Name, done => Infer(network, input, done), cancellationToken);
                var previous = last;
                input = last = output;
                photo = photo with { Rgb = [] }; // a hundred megapixels are 300 MB
                await packing;
                previous?.Dispose();
                packing = request.Stages.Contains(network.Stage.Name) ? PackAsync(network.Stage, output) : Task.CompletedTask;
            }

            await packing;
            return result;
        }
        finally
        {
            // A map's memory is freed only when nobody reads it any more; the first exception is the one that counts.
            await packing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            last?.Dispose();
        }

        async Task<Photo> DecodeAsync()
        {
            using var step = ExtractionSteps.Begin("decode");
            return await photos.ReadAsync(request.Photo, request.Shape, cancellationToken);
        }

        StageMap Infer(StageNetwork network, IRowSource from, IProgress<StripShare> done)
        {
            using var step = ExtractionSteps.Begin("infer", network.Stage.Name);
            return runner.Run(network, from, done, cancellationToken);
        }

        async Task PackAsync(ModelStage stage, StageMap output)
        {
            var dataset = await Task.Run(
                () => publisher.PublishAsync(request, model, stage, output.Map, margins, photo, tracker.Packing(stage.Name), cancellationToken), cancellationToken);
            result = result with { Stages = [.. result.Stages, dataset] };
            await published(result);
        }
    }
}
