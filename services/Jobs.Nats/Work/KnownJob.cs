using IFeaLiD.Jobs.Rules;

namespace IFeaLiD.Jobs.Nats.Work;

/// <summary>What this process knows of a job.</summary>
/// <param name="Key">Of the job.</param>
/// <param name="Job">As it lies at the servers.</param>
/// <param name="Revision">Of the record.</param>
/// <param name="SeenAt">Time stamp of when this process learnt of it.</param>
internal sealed record KnownJob(string Key, JobRecord Job, ulong Revision, long SeenAt)
{
    /// <summary>Below the revision stands the number of the report: more than two days of reports, five a second.</summary>
    private const int ReportBits = 20;

    /// <summary>The job as others see it.</summary>
    /// <param name="position">In the queue.</param>
    /// <param name="queueRevision">Of the newest change that may have moved the queue.</param>
    /// <param name="sign">The newest sign of life of the running attempt.</param>
    public JobSnapshot Present(int? position, ulong queueRevision, SignOfLife? sign)
    {
        var job = Job;
        if (job.State == JobState.Running && sign is not null && sign.Fence == job.Fence && sign.Reports > job.Reports)
        {
            job = job with { Progress = sign.Progress, Reports = sign.Reports };
        }

        var revision = (long)(job.State == JobState.Queued ? Math.Max(Revision, queueRevision) : Revision);
        return job.Present(Key, (revision << ReportBits) | (uint)Math.Min(job.Reports, (1 << ReportBits) - 1), position);
    }
}
