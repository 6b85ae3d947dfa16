namespace IFeaLiD.Extraction.Benchmarks;

/// <summary>Takes the figures one after the other, and prints them.</summary>
internal sealed class Figures(int repetitions)
{
    private UploadToLink? large;
    private StepCosts? costs;

    /// <summary>Upload to link beside the bare network, and each step alone. The last size is the one that the table speaks of.</summary>
    public async Task TimeAsync(IReadOnlyList<(int Width, int Height)> sizes, CancellationToken cancellationToken)
    {
        await using var service = await RunningService.StartAsync(cancellationToken);
        foreach (var (width, height) in sizes)
        {
            var photo = SamplePhoto.Make(width, height);
            large = await UploadToLink.MeasureAsync(service, photo, repetitions, cancellationToken);
            Machine.SeekPeak();
            large.Print();
            costs = await StepCosts.MeasureAsync(service, photo, repetitions, cancellationToken);
            costs.Print();
        }
    }

    /// <summary>The table.</summary>
    public async Task CompareAsync(CancellationToken cancellationToken)
    {
        var bars = new Bars();
        bars.AtMost("upload to all links / bare ONNX Runtime, 2048 x 1024", large!.ShareOfBare, 1.10, "0.00");
        var pytorch = await PyTorch.MeasureAsync(SamplePhoto.Make(2048, 1024), repetitions, cancellationToken);
        if (pytorch.Count > 0)
        {
            bars.AtMost("inference: ours / PyTorch on the processor, 2048 x 1024", large.LeastInference / pytorch.Min(), 0.8, "0.00");
        }
        else
        {
            bars.Missing("inference: ours / PyTorch on the processor, 2048 x 1024", "not installed");
        }

        bars.AtLeast("inference: share of the register peak, 2048 x 1024 (bar: the bare run)", large.ShareOfPeak, large.BareShareOfPeak, "0.00");
        bars.AtMost("first stage viewable / all, 2048 x 1024", large.ShareOfFirst, 0.2, "0.00");
        bars.AtLeast("quantise and pack, one core, GB/s of float32", costs!.PackRate / 1e9, 15, "0.0");
        if (OriginalTiles.Measure() is { } tiles)
        {
            bars.AtMost("PNG: bytes / the original's for the same values (COCO)", tiles.Share, 0.92, "0.000");
            bars.AtLeast("PNG: MB/s of raw tile, one core, same tiles (52 x 80)", tiles.BytesASecond / 1e6, 100, "0");
        }
        else
        {
            bars.Missing("PNG: bytes / the original's for the same values (COCO)", "no file");
        }

        await AddMemoryAsync(bars, 3626, 2542, 1.2, cancellationToken);
        await AddMemoryAsync(bars, 8000, 6000, 1.0, cancellationToken);
        bars.Print();
    }

    private static async Task AddMemoryAsync(Bars bars, int width, int height, double peak, CancellationToken cancellationToken)
    {
        var use = await MemoryUse.MeasureAsync(width, height, cancellationToken);
        Console.WriteLine($"{width} x {height}: all links after {use.Seconds:0.0} s; memory idle {use.Idle / 1e6:0} MB, most {use.Peak / 1e6:0} MB, afterwards {use.After / 1e6:0} MB");
        bars.AtMost($"most memory, {width} x {height}, all stages, 8 bit, GB", use.Peak / 1e9, peak, "0.00");
        bars.AtMost($"memory after that job / idle", use.After / use.Idle, 1.2, "0.00");
    }
}
