using System.Collections.Concurrent;
using System.Diagnostics;
using IFeaLiD.Extraction.Progress;

namespace IFeaLiD.Extraction.Benchmarks;

/// <summary>Listens to the steps of an extraction while it lives.</summary>
internal sealed class StepTrace : IDisposable
{
    private readonly ConcurrentQueue<Step> steps = new();
    private readonly ActivityListener listener;

    public StepTrace()
    {
        listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == ExtractionSteps.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                var end = Stopwatch.GetTimestamp();
                steps.Enqueue(new Step(
                    activity.OperationName, activity.GetTagItem(ExtractionSteps.StageTag) as string,
                    end - (long)(activity.Duration.TotalSeconds * Stopwatch.Frequency), end));
            },
        };
        ActivitySource.AddActivityListener(listener);
    }

    /// <summary>All that have ended, by name.</summary>
    public IReadOnlyList<Step> Of(string name) => [.. steps.Where(step => step.Name == name)];

    public void Dispose() => listener.Dispose();

    /// <summary>One step, in timestamps of <see cref="Stopwatch"/>.</summary>
    public sealed record Step(string Name, string? Stage, long Start, long End)
    {
        public double Milliseconds => Stopwatch.GetElapsedTime(Start, End).TotalMilliseconds;
    }
}
