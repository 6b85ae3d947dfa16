using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace IFeaLiD.Datasets.Containers;

/// <summary>Sums up what the tiles of one dataset cost, over all threads.</summary>
internal sealed class EncodingMeter
{
    private static readonly Meter Meter = new(DatasetWriter.MeterName);

    private static readonly Histogram<double> Durations = Meter.CreateHistogram(
        "ifealid.dataset.encoding.duration", "s", "Core time that a dataset's tiles took to be quantised, and to be compressed.", tags: null,
        new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60] });

    private long quantising;
    private long encoding;

    /// <summary>Notes one tile; called by several threads. The three are moments of <see cref="Stopwatch"/>.</summary>
    public void Add(long began, long quantised, long encoded)
    {
        Interlocked.Add(ref quantising, quantised - began);
        Interlocked.Add(ref encoding, encoded - quantised);
    }

    /// <summary>Tells what a whole dataset took.</summary>
    public void Tell()
    {
        Tell("quantise", quantising);
        Tell("encode", encoding);
    }

    private static void Tell(string step, long ticks) =>
        Durations.Record((double)ticks / Stopwatch.Frequency, new KeyValuePair<string, object?>("ifealid.step", step));
}
