using System.Diagnostics;
using System.Diagnostics.Metrics;
using IFeaLiD.Extraction.Progress;
using IFeaLiD.Jobs;

namespace IFeaLiD.Extraction.Work;

/// <summary>Times what a worker does with its jobs.</summary>
internal static class JobMeter
{
    private static readonly Meter Meter = new(ExtractionSteps.SourceName);

    private static readonly Histogram<double> Waits = Meter.CreateHistogram(
        "ifealid.job.wait.duration", "s", "Time from a job's submission to its first attempt.", tags: null, ExtractionSteps.Seconds);

    private static readonly Histogram<double> Durations = Meter.CreateHistogram(
        "ifealid.job.duration", "s", "Time of one attempt at a job, by how it ended.", tags: null, ExtractionSteps.Seconds);

    /// <summary>An attempt begins.</summary>
    /// <returns>The moment, for <see cref="Ended"/>.</returns>
    public static long Began(JobSnapshot job)
    {
        if (job is { Attempt: 1, StartedAt: { } started })
        {
            Waits.Record(Math.Max(0, (started - job.SubmittedAt).TotalSeconds));
        }

        return Stopwatch.GetTimestamp();
    }

    /// <summary>An attempt has ended.</summary>
    /// <param name="began">What <see cref="Began"/> gave.</param>
    /// <param name="outcome">done, failed, retried, postponed, cancelled, fenced or released.</param>
    /// <param name="code">Of the failure, if there was one.</param>
    public static void Ended(long began, string outcome, string? code = null)
    {
        var tags = new TagList { { "ifealid.job.outcome", outcome } };
        if (code is not null)
        {
            tags.Add("error.type", code);
        }

        Durations.Record(Stopwatch.GetElapsedTime(began).TotalSeconds, tags);
    }
}
