using System.Globalization;
using IFeaLiD.Extraction.Benchmarks;

// All figures of the extraction beside their bars, in one run: see benchmarks/README.md.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};

try
{
    if (args is [MemoryUse.Argument, var measured])
    {
        var (width, height) = SizeOf(measured);
        await MemoryUse.RunAsync(width, height, stop.Token);
        return 0;
    }

    if (args is [NetworkAlone.Argument, var wanted, var threads])
    {
        var (width, height) = SizeOf(wanted);
        NetworkAlone.Run(width, height, int.Parse(threads));
        return 0;
    }

    // Arguments, both optional: repetitions, and the size of the one photo to time, as WIDTHxHEIGHT, in place of the table.
    var repetitions = args.Length > 0 ? int.Parse(args[0]) : 5;
    Machine.Print();
    var figures = new Figures(repetitions);
    if (args.Length > 1)
    {
        await figures.TimeAsync([SizeOf(args[1])], stop.Token);
    }
    else
    {
        await figures.TimeAsync([(427, 640), (2048, 1024)], stop.Token);
        await figures.CompareAsync(stop.Token);
    }

    Machine.PrintLoad();
    return 0;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    return 130;
}

static (int Width, int Height) SizeOf(string text) => text.Split('x') is [var width, var height]
    ? (int.Parse(width), int.Parse(height))
    : throw new FormatException($"{text} is no size. Expected WIDTHxHEIGHT.");
