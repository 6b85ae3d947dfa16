using System.Globalization;
using IFeaLiD.Tests;
using IFeaLiD.Viewer.Benchmarks;

// The viewer in a real browser: see benchmarks/README.md.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
// Arguments: names of maps, or "all"; "wasm" or "webgl2" for one backend alone.
var backends = new[] { "wasm", "webgl2" }.Where(args.Contains).ToArray();
var names = args.Except(backends).ToArray();
var unknown = names.Except([.. MapCase.All.Select(map => map.Name), "all"]).FirstOrDefault();
if (unknown is not null)
{
    Console.Error.WriteLine($"There is no map {unknown}; there are all, {string.Join(", ", MapCase.All.Select(map => map.Name))}.");
    return 1;
}

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};

try
{
    Machine.Print();
    var folder = Path.Combine(Repository.Root, "artifacts", "viewer-benchmarks");
    await using var program = await RunningProgram.StartAsync(stop.Token);
    foreach (var map in MapCase.All.Where(map => names.Length == 0 ? map.Usual : names.Contains("all") || names.Contains(map.Name)))
    {
        var path = await SyntheticDataset.EnsureAsync(map, folder, stop.Token);
        Console.WriteLine($"\n{map}; packed to {(double)new FileInfo(path).Length / map.Bytes:0 %}");
        Console.WriteLine($"  original, on a machine of the same kind: {map.Original ?? "not known"}");
        var link = await program.ShareAsync(path, stop.Token);
        string? chosen = null;
        if (backends.Length == 0)
        {
            var first = await Measurement.TakeAsync(map, link, backend: null);
            chosen = first.Backend;
            first.Print(map, chosen: true);
        }

        foreach (var backend in backends.Length > 0 ? backends : ["wasm", "webgl2"])
        {
            stop.Token.ThrowIfCancellationRequested();
            if (backend != chosen)
            {
                (await Measurement.TakeAsync(map, link, backend)).Print(map, chosen: false);
            }
        }
    }

    return 0;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    return 130;
}
