using System.Globalization;
using IFeaLiD.Extraction.Benchmarks;

// Time from upload to link beside the bare network: see benchmarks/README.md.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var repetitions = args.Length > 0 && int.TryParse(args[0], out var given) && given > 0 ? given : 5;
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
    foreach (var (width, height) in new[] { (427, 640), (2048, 1024) })
    {
        var photo = SamplePhoto.Make(width, height);
        (await UploadToLink.MeasureAsync(service, photo, repetitions, stop.Token)).Print();
        (await StepCosts.MeasureAsync(service, photo, repetitions, stop.Token)).Print();
    }

    Machine.PrintLoad();
    return 0;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    return 130;
}
