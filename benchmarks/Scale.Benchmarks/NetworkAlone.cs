using System.Diagnostics;
using System.Globalization;
using IFeaLiD.Extraction.Benchmarks;

namespace IFeaLiD.Scale.Benchmarks;

/// <summary>What the machine allows: bare ONNX Runtime in one or more processes at the same time, nothing else.</summary>
internal static class NetworkAlone
{
    /// <summary>Photos a second of all processes together.</summary>
    public static async Task<double> MeasureAsync(SamplePhoto photo, int processes, int threads)
    {
        var children = Enumerable.Range(0, processes).Select(_ => Start(photo, threads)).ToList();
        try
        {
            foreach (var child in children)
            {
                await child.StandardOutput.ReadLineAsync(); // ready
            }

            foreach (var child in children)
            {
                await child.StandardInput.WriteLineAsync("go");
                await child.StandardInput.FlushAsync();
            }

            var rates = await Task.WhenAll(children.Select(child => child.StandardOutput.ReadLineAsync()));
            return rates.Sum(rate => double.Parse(rate!, CultureInfo.InvariantCulture));
        }
        finally
        {
            children.ForEach(child => child.Dispose());
        }
    }

    private static Process Start(SamplePhoto photo, int threads)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, [Path.Combine(AppContext.BaseDirectory, "../../Extraction.Benchmarks/release/IFeaLiD.Extraction.Benchmarks.dll"), "network", $"{photo.Width}x{photo.Height}", $"{threads}"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        start.Environment["GLIBC_TUNABLES"] = "glibc.malloc.hugetlb=1";
        return Process.Start(start)!;
    }
}
