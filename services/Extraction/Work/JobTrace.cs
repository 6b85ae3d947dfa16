using System.Diagnostics;
using System.Text.Json;
using IFeaLiD.Extraction.Progress;
using IFeaLiD.Jobs;

namespace IFeaLiD.Extraction.Work;

/// <summary>One attempt at a job as a span of the trace that began with its submission, perhaps in another process; the steps lie within it.</summary>
internal static class JobTrace
{
    /// <summary>Begins the span, and tells the wait before it. Null when nobody listens.</summary>
    /// <param name="job">As it was taken.</param>
    public static Activity? Begin(JobSnapshot job)
    {
        if (!ExtractionSteps.Source.HasListeners())
        {
            return null;
        }

        if (!ActivityContext.TryParse(SubmissionOf(job), null, isRemote: true, out var parent))
        {
            parent = default;
        }

        if (job is { Attempt: 1, StartedAt: { } started } && parent != default)
        {
            using var wait = ExtractionSteps.Source.StartActivity("queue", ActivityKind.Internal, parent, startTime: job.SubmittedAt);
            wait?.SetEndTime(started.UtcDateTime);
        }

        return ExtractionSteps.Source.StartActivity("job", ActivityKind.Consumer, parent)
            ?.SetTag("ifealid.job.key", job.Key).SetTag("ifealid.job.attempt", job.Attempt).SetTag("ifealid.job.fence", job.Fence);
    }

    /// <summary>Says how the attempt ended.</summary>
    /// <param name="span">What <see cref="Begin"/> gave.</param>
    /// <param name="outcome">done, failed, retried, postponed, cancelled, fenced or released.</param>
    /// <param name="code">Of the failure, if there was one.</param>
    public static void End(Activity? span, string outcome, string? code)
    {
        span?.SetTag("ifealid.job.outcome", outcome);
        if (code is not null)
        {
            span?.SetTag("error.type", code).SetStatus(ActivityStatusCode.Error);
        }
    }

    /// <summary>What is no request fails the job, and not its trace.</summary>
    private static string? SubmissionOf(JobSnapshot job)
    {
        try
        {
            return JsonSerializer.Deserialize<ExtractionRequest>(job.Payload)?.Trace;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
