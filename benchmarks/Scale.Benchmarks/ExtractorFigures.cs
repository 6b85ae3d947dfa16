using System.Globalization;
using IFeaLiD.Extraction.Benchmarks;
using IFeaLiD.Tests;

namespace IFeaLiD.Scale.Benchmarks;

/// <summary>Real photos through whole programs: one process that does it all, a viewer with one extractor, and with two; and what this machine allows.</summary>
/// <remarks>All are started at first and take turns, so that a slow moment of the machine meets all of them.</remarks>
internal static class ExtractorFigures
{
    private const int Rounds = 5;

    public static async Task PrintAsync(NatsServer server)
    {
        var installations = new List<Installation>();
        try
        {
            foreach (var (extractors, threads) in new[] { (0, 1), (1, 1), (2, 1), (0, Environment.ProcessorCount), (1, Environment.ProcessorCount) })
            {
                installations.Add(await Installation.StartAsync(server, extractors, threads));
            }

            await PrintAsync(installations, SamplePhoto.Make(600, 400), warm: 40, count: 12);
            await PrintAsync(installations, SamplePhoto.Make(2048, 1024), warm: 2, count: 4);
        }
        finally
        {
            foreach (var installation in installations)
            {
                await installation.DisposeAsync();
            }
        }
    }

    private static async Task PrintAsync(List<Installation> installations, SamplePhoto photo, int warm, int count)
    {
        foreach (var installation in installations)
        {
            installation.Forget();
            await installation.ExtractAsync(photo, warm); // until hardly any code is compiled any more
        }

        for (var round = 0; round < Rounds; round++)
        {
            foreach (var installation in installations)
            {
                await installation.RunAsync(photo, count);
            }
        }

        var bare = new Dictionary<(int Processes, int Threads), double>();
        foreach (var (processes, threads) in new[] { (1, 1), (2, 1), (1, Environment.ProcessorCount) })
        {
            bare[(processes, threads)] = await NetworkAlone.MeasureAsync(photo, processes, threads);
        }

        Console.WriteLine($"\n{photo}, all stages at 8 bit; photos a second: median (best) of {Rounds} rounds of {count}; processor time a photo");
        foreach (var ((processes, threads), rate) in bare)
        {
            Print($"the network alone, {processes} process(es) of {threads} thread(s)", $"{Number(rate)}");
        }

        foreach (var installation in installations)
        {
            Print(installation.Name, $"{Number(1 / installation.Median)} ({Number(1 / installation.Least)}); {installation.Processor} ms");
        }

        var (embedded, one, two, embeddedAll, oneAll) = (installations[0], installations[1], installations[2], installations[3], installations[4]);
        Print("two extractors / one", $"{Number(one.Median / two.Median)} ({Number(one.Least / two.Least)}); the network alone {Number(bare[(2, 1)] / bare[(1, 1)])}");
        Print("NATS against embedded, 1 thread", $"{one.Median / embedded.Median - 1:+0.0 %;-0.0 %} ({one.Least / embedded.Least - 1:+0.0 %;-0.0 %})");
        Print("NATS against embedded, all threads", $"{oneAll.Median / embeddedAll.Median - 1:+0.0 %;-0.0 %} ({oneAll.Least / embeddedAll.Least - 1:+0.0 %;-0.0 %})");
    }

    private static string Number(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);

    private static void Print(string what, string figures) => Console.WriteLine($"  {what,-50}{figures}");
}
