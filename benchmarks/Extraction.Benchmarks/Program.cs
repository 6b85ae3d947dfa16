using System.Globalization;
using IFeaLiD.Extraction.Benchmarks;

// Time from upload to link beside the bare network: see benchmarks/README.md.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
// Arguments, both optional: repetitions, and the size of the one photo to measure, as WIDTHxHEIGHT.
var repetitions = args.Length > 0 ? int.Parse(args[0]) : 5;
var sizes = args.Length > 1 ? [args[1].Split('x').Select(int.Parse).ToArray()] : new[] { new[] { 427, 640 }, [2048, 1024] };
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};

try
{
    Machine.Print();
    await using var service = await RunningService.StartAsync(stop.Token);
    foreach (var size in sizes)
    {
        var photo = SamplePhoto.Make(size[0], size[1]);
        var result = await UploadToLink.MeasureAsync(service, photo, repetitions, stop.Token);
        Machine.SeekPeak();
        result.Print();
        (await StepCosts.MeasureAsync(service, photo, repetitions, stop.Token)).Print();
    }

    Machine.PrintLoad();
    return 0;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    return 130;
}
