using System.Diagnostics;
using IFeaLiD.Datasets;
using IFeaLiD.Datasets.Storage;
using IFeaLiD.Datasets.Tiles;
using IFeaLiD.Extraction.Inference;
using IFeaLiD.Extraction.Photos;
using IFeaLiD.Extraction.Publishing;
using IFeaLiD.Models;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.ML.OnnxRuntime;

namespace IFeaLiD.Extraction.Benchmarks;

/// <summary>Each step alone, with nothing beside it: what it costs, and what could be hidden at best.</summary>
internal sealed class StepCosts
{
    private readonly SamplePhoto photo;
    private readonly Samples milliseconds = new(), rates = new();

    private StepCosts(SamplePhoto photo) => this.photo = photo;

    public static async Task<StepCosts> MeasureAsync(RunningService service, SamplePhoto photo, int repetitions, CancellationToken cancellationToken)
    {
        var result = new StepCosts(photo);
        var model = service.Services.GetRequiredService<ModelCatalog>().Models[0];
        var sessions = service.Services.GetRequiredService<SessionFactory>();
        var store = service.Services.GetRequiredKeyedService<IContentStore>(ExtractionServices.Datasets);
        var graphs = model.CutStages([.. model.Stages.Select(stage => stage.Name)]);
        var stages = graphs.Select(graph => sessions.Open(graph.ToOnnx())).ToList();
        var decoded = await service.DecodeAsync(photo, cancellationToken);
        for (var repetition = 0; repetition < repetitions; repetition++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await result.milliseconds.TimeAsync("decode, overlay", async () => decoded = await service.DecodeAsync(photo, cancellationToken));
            OrtValue input = null!;
            result.milliseconds.Time("tensor", () => input = BareNetwork.TensorOf(decoded, model));
            for (var i = 0; i < stages.Count; i++)
            {
                using var run = new RunOptions();
                OrtValue output = null!;
                result.milliseconds.Time($"inference {graphs[i].Stage}", () => output = stages[i].Run(run, [graphs[i].InputName], [input], [graphs[i].OutputName])[0]);
                input.Dispose();
                input = output;
                await result.PackAsync(MapOf(output), model, model.Stages[i], decoded, store, cancellationToken);
            }

            input.Dispose();
        }

        stages.ForEach(stage => stage.Dispose());
        return result;
    }

    /// <summary>Bytes of float32 a second, one core, the least over the stages.</summary>
    public double PackRate => 1e6 * rates.Names.Where(name => name.StartsWith("quantise", StringComparison.Ordinal)).Min(rates.Median);

    public void Print()
    {
        Console.WriteLine($"{photo}: each step alone{"",48} median ms   least ms");
        foreach (var name in milliseconds.Names)
        {
            Console.WriteLine($"  {name,-70}{milliseconds.Median(name),10:0.0}{milliseconds.Least(name),11:0.0}");
        }

        Console.WriteLine(string.Join("; ", rates.Names.Select(name => $"{name}: {rates.Median(name):0} MB/s")));
    }

    private static FeatureMap MapOf(OrtValue output)
    {
        var shape = output.GetTensorTypeAndShape().Shape;
        return new FeatureMap((int)shape[2], (int)shape[3], (int)shape[1], output.GetTensorDataAsSpan<float>().ToArray());
    }

    private async Task PackAsync(FeatureMap map, Model model, ModelStage stage, Photo decoded, IContentStore store, CancellationToken cancellationToken)
    {
        FeatureStatistics statistics = null!;
        milliseconds.Time($"statistics {stage.Name}", () => statistics = FeatureStatistics.Measure(map, cancellationToken));
        MeasureRates(map, statistics.Range, stage.Name);

        var request = new ExtractionRequest(new string('0', 64), model.Id, model.Sha256, [stage.Name], 8, null);
        var start = Stopwatch.GetTimestamp();
        var dataset = await new DatasetPublisher(store).PublishAsync(request, model, stage, map, Margins.None, decoded, new Progress<double>(), cancellationToken);
        milliseconds.Add($"publish {stage.Name}: statistics, quantise, PNG, ZIP, hash, flush to disk", Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        await store.DeleteAsync(dataset.Dataset, cancellationToken);
    }

    private void MeasureRates(FeatureMap map, ValueRange range, string stage)
    {
        var layout = new TileLayout(map.Height, map.Width, map.Channels, Precision.Bits8);
        var rgba = new byte[layout.TileBytes];
        var encoder = new PngEncoder();
        long packing = 0, encoding = 0, bytes = 0;
        for (var tile = 0; tile < layout.TileCount; tile += 4, bytes += layout.TileBytes)
        {
            var start = Stopwatch.GetTimestamp();
            Quantiser.Pack(map, range, Precision.Bits8, tile, rgba);
            var packed = Stopwatch.GetTimestamp();
            encoder.Encode(rgba, layout.Height, layout.Width);
            packing += packed - start;
            encoding += Stopwatch.GetTimestamp() - packed;
        }

        // Packing reads four bytes for each that it writes: the rate counts what it reads, since that is what memory limits.
        rates.Add($"quantise and pack {stage}, one core, of float32", 4 * bytes / 1e6 * Stopwatch.Frequency / packing);
        rates.Add($"PNG {stage}, one core, of raw tile", bytes / 1e6 * Stopwatch.Frequency / encoding);
    }
}
