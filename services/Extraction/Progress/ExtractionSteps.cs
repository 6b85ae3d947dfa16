using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace IFeaLiD.Extraction.Progress;

/// <summary>Traces and times the steps of extractions: decode, then infer, measure, pack and publish for each stage. Whoever listens sees them.</summary>
public static class ExtractionSteps
{
    /// <summary>Name of the activity source and of the meter.</summary>
    public const string SourceName = "IFeaLiD.Extraction";

    /// <summary>Tag of an activity that holds the stage.</summary>
    public const string StageTag = "stage";

    /// <summary>From a small photo's step to an hour's extraction, in seconds.</summary>
    internal static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800],
    };

    /// <summary>Of steps, and of the jobs that they belong to.</summary>
    internal static readonly ActivitySource Source = new(SourceName);
    private static readonly Meter Meter = new(SourceName);

    private static readonly Histogram<double> Durations = Meter.CreateHistogram(
        "ifealid.extraction.step.duration", "s", "Time of one step of an extraction; packing happens beside inference.", tags: null, Seconds);

    private static readonly Histogram<long> Sizes = Meter.CreateHistogram(
        "ifealid.dataset.size", "By", "Size of a dataset that was published.", tags: null,
        new InstrumentAdvice<long> { HistogramBucketBoundaries = [100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000] });

    /// <summary>Begins a step, which ends when it is disposed.</summary>
    internal static IDisposable Begin(string step, string? stage = null) =>
        new Step(step, stage, Source.StartActivity(step)?.SetTag(StageTag, stage), Stopwatch.GetTimestamp());

    /// <summary>Notes the bytes of a stage's dataset.</summary>
    internal static void Published(string stage, long bytes) => Sizes.Record(bytes, new KeyValuePair<string, object?>("ifealid.stage", stage));

    private sealed record Step(string Name, string? Stage, Activity? Activity, long Start) : IDisposable
    {
        public void Dispose()
        {
            var tags = new TagList { { "ifealid.step", Name } };
            if (Stage is not null)
            {
                tags.Add("ifealid.stage", Stage);
            }

            Durations.Record(Stopwatch.GetElapsedTime(Start).TotalSeconds, tags);
            Activity?.Dispose();
        }
    }
}
