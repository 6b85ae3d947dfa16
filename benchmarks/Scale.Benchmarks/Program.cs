using IFeaLiD.Scale.Benchmarks;
using IFeaLiD.Tests;

// What the distributed form costs, side by side with the embedded one: the engine, the store, and whole extractions.
if (args is [SilentWorker.Argument, var url, var name])
{
    await SilentWorker.RunAsync(url, name);
    return;
}

Console.WriteLine($"{Environment.ProcessorCount} cores; {DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().Date):yyyy-MM-dd}; load {string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ')[..3])}");
await using var server = await NatsServer.StartAsync();
if (args is [] or ["engine"])
{
    await EngineFigures.PrintAsync(server);
}

if (args is [] or ["stores"])
{
    await StoreFigures.PrintAsync(server);
}

if (args is [] or ["extractors"])
{
    await ExtractorFigures.PrintAsync(server);
}

if (args is [] or ["latency"])
{
    await LatencyFigures.PrintAsync();
}
