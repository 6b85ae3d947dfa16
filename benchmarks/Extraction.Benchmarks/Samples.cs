using System.Diagnostics;

namespace IFeaLiD.Extraction.Benchmarks;

/// <summary>Repeated measurements by name, in order of first mention.</summary>
internal sealed class Samples
{
    private readonly List<string> order = [];
    private readonly Dictionary<string, List<double>> values = [];

    public IReadOnlyList<string> Names => order;

    public void Add(string name, double value)
    {
        if (!values.TryGetValue(name, out var list))
        {
            order.Add(name);
            values.Add(name, list = []);
        }

        list.Add(value);
    }

    /// <summary>Runs and adds the milliseconds that it took.</summary>
    public void Time(string name, Action action)
    {
        var start = Stopwatch.GetTimestamp();
        action();
        Add(name, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
    }

    /// <summary>As <see cref="Time"/>.</summary>
    public async Task TimeAsync(string name, Func<Task> action)
    {
        var start = Stopwatch.GetTimestamp();
        await action();
        Add(name, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
    }

    /// <summary>Seconds that all threads of this process have run: unlike the clock, hardly moved by other programs.</summary>
    public static double ProcessorSeconds() => Environment.CpuUsage.TotalTime.TotalSeconds;

    public double Median(string name)
    {
        var sorted = values[name].Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }

    public double Least(string name) => values[name].Min();
}
