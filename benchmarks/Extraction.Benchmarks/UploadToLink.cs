using System.Diagnostics;
using IFeaLiD.Extraction.Inference;
using IFeaLiD.Models;
using IFeaLiD.Viewer.Views;
using Microsoft.Extensions.DependencyInjection;

namespace IFeaLiD.Extraction.Benchmarks;

/// <summary>From the first byte of the upload to the moment the page is told that the link is whole, in turn with the bare network.</summary>
internal sealed class UploadToLink
{
    private const string Bare = "bare ONNX Runtime, float32-folded", Int8 = "bare ONNX Runtime, int8 file as it is";
    private const string First = "first stage ready", All = "all stages ready";
    private const string Unaccounted = "  between these steps";

    private readonly SamplePhoto photo;
    private readonly Samples steps = new(), totals = new(), work = new();
    private readonly HashSet<string> datasets = [];
    private long peakMemory;

    private UploadToLink(SamplePhoto photo) => this.photo = photo;

    public static async Task<UploadToLink> MeasureAsync(RunningService service, SamplePhoto photo, int repetitions, CancellationToken cancellationToken)
    {
        var result = new UploadToLink(photo);
        var model = service.Services.GetRequiredService<ModelCatalog>().Models[0];
        var sessions = service.Services.GetRequiredService<SessionFactory>();
        using var bare = BareNetwork.Folded(model, sessions);
        using var int8 = BareNetwork.AsFile(model, sessions);
        using var tensor = BareNetwork.TensorOf(await service.DecodeAsync(photo, cancellationToken), model);

        await new UploadToLink(photo).OnceAsync(service, cancellationToken); // code is compiled, files are in memory
        bare.Run(tensor);
        int8.Run(tensor);
        for (var repetition = 0; repetition < repetitions; repetition++)
        {
            Machine.ResetPeakMemory();
            var start = Samples.ProcessorSeconds();
            await result.OnceAsync(service, cancellationToken);
            var ended = Samples.ProcessorSeconds();
            result.peakMemory = Math.Max(result.peakMemory, Machine.PeakMemory());
            result.totals.Time(Bare, () => bare.Run(tensor));
            result.work.Add(All, ended - start);
            result.work.Add(Bare, Samples.ProcessorSeconds() - ended);
            if (repetition % 2 == 0)
            {
                result.totals.Time(Int8, () => int8.Run(tensor));
            }
        }

        return result;
    }

    /// <summary>Upload to all links, of the bare run; the least of each.</summary>
    public double ShareOfBare => totals.Least(All) / totals.Least(Bare);

    /// <summary>Upload to the first stage, of upload to all.</summary>
    public double ShareOfFirst => totals.Median(First) / totals.Median(All);

    /// <summary>Operations a second in our inference, of the most that registers allow.</summary>
    public double ShareOfPeak => photo.Flops / (LeastInference / 1000) / Machine.PeakFlops;

    /// <summary>The same of the bare run.</summary>
    public double BareShareOfPeak => photo.Flops / (totals.Least(Bare) / 1000) / Machine.PeakFlops;

    /// <summary>Milliseconds of all stages' inference, with what is packed beside it.</summary>
    public double LeastInference => steps.Names.Where(name => name.StartsWith("inference", StringComparison.Ordinal)).Sum(steps.Least);

    public void Print()
    {
        Console.WriteLine($"\n{photo}: from upload to link, all three stages at 8 bit{"",12} median ms   least ms");
        foreach (var name in steps.Names)
        {
            Console.WriteLine($"  {name,-70}{steps.Median(name),10:0.0}{steps.Least(name),11:0.0}");
        }

        foreach (var name in totals.Names)
        {
            var seconds = totals.Median(name) / 1000;
            var speed = name == First ? "" : $"{photo.Flops / seconds / 1e9,8:0} GFLOP/s = {photo.Flops / seconds / Machine.PeakFlops:0 %} of peak";
            Console.WriteLine($"{name,-72}{totals.Median(name),10:0.0}{totals.Least(name),11:0.0}{speed}");
        }

        Console.WriteLine($"not inference: {totals.Median(All) / totals.Median(Bare) - 1:+0.0 %;-0.0 %} (of medians), {totals.Least(All) / totals.Least(Bare) - 1:+0.0 %;-0.0 %} (of least); aim: at most 10 %");
        Console.WriteLine($"processor time, all threads: {work.Median(All):0.00} s, bare {work.Median(Bare):0.00} s: {work.Median(All) / work.Median(Bare) - 1:+0.0 %;-0.0 %} (of medians)");
        Console.WriteLine($"gain of folding: {totals.Median(Int8) / totals.Median(Bare):0.00} times; most memory: {peakMemory / 1048576.0:0} MiB; "
            + $"datasets equal from run to run: {(datasets.Count == 3 ? "yes" : $"NO, {datasets.Count} different")}");
    }

    private async Task OnceAsync(RunningService service, CancellationToken cancellationToken)
    {
        using var trace = new StepTrace();
        var start = Stopwatch.GetTimestamp();
        var view = await service.UploadAsync(photo.File, cancellationToken);
        var accepted = Stopwatch.GetTimestamp();
        var first = 0L;
        ViewSnapshot? last = null;
        await foreach (var snapshot in service.WatchAsync(view.Id, cancellationToken))
        {
            first = first == 0 && snapshot.Stages.Any(stage => stage.Ready) ? Stopwatch.GetTimestamp() : first;
            last = snapshot;
        }

        var end = Stopwatch.GetTimestamp();
        if (last is not { State: ViewState.Ready })
        {
            throw new InvalidOperationException($"The extraction ended as {last?.State}: {last?.Problem?.Detail}");
        }

        datasets.UnionWith(last.Stages.Select(stage => stage.Dataset!));
        Account(trace, start, accepted, end);
        totals.Add(First, Stopwatch.GetElapsedTime(start, first).TotalMilliseconds);
        totals.Add(All, Stopwatch.GetElapsedTime(start, end).TotalMilliseconds);
        await service.DeleteAsync(view, cancellationToken);
    }

    private void Account(StepTrace trace, long start, long accepted, long end)
    {
        var inferences = trace.Of("infer");
        var publishings = trace.Of("publish");
        var sum = 0.0;
        Add("upload, hash, store, enqueue (POST until 202)", Between(start, accepted));
        Add("queue (202 until the worker begins)", Math.Max(0, Between(accepted, trace.Of("decode")[0].Start)));
        Add("decode, overlay", trace.Of("decode")[0].Milliseconds);
        foreach (var inference in inferences)
        {
            Add($"inference {inference.Stage} (with the packing of the stage before in its shadow)", inference.Milliseconds);
        }

        Add("waiting for the packing of an earlier stage", inferences.Zip(inferences.Skip(1)).Sum(pair => Between(pair.First.End, pair.Second.Start)));
        Add("quantise, pack, publish, not hidden", Between(inferences[^1].End, publishings.Max(publishing => publishing.End)));
        Add("complete, tell the page", Between(publishings.Max(publishing => publishing.End), end));
        steps.Add(Unaccounted, Between(start, end) - sum);

        void Add(string name, double milliseconds)
        {
            steps.Add(name, milliseconds);
            sum += milliseconds;
        }
    }

    private static double Between(long from, long to) => Stopwatch.GetElapsedTime(from, to).TotalMilliseconds;
}
