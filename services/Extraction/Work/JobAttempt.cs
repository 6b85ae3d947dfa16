using System.Diagnostics;
using IFeaLiD.Jobs;

namespace IFeaLiD.Extraction.Work;

/// <summary>One attempt at a job, as operators are told of it: timed, and a span of its trace.</summary>
internal sealed class JobAttempt(JobSnapshot job) : IDisposable
{
    private readonly long began = JobMeter.Began(job);
    private readonly Activity? span = JobTrace.Begin(job);

    /// <summary>Notes how it ended.</summary>
    /// <param name="outcome">done, failed, retried, postponed, cancelled, fenced or released.</param>
    /// <param name="code">Of the failure, if there was one.</param>
    public void Ended(string outcome, string? code = null)
    {
        JobMeter.Ended(began, outcome, code);
        JobTrace.End(span, outcome, code);
    }

    /// <inheritdoc/>
    public void Dispose() => span?.Dispose();
}
