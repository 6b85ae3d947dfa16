namespace IFeaLiD.Jobs.Nats.Work;

/// <summary>What this process knows of a job.</summary>
/// <param name="Key">Of the job.</param>
/// <param name="Entry">As it lies at the servers.</param>
/// <param name="Revision">Of the entry.</param>
/// <param name="SeenAt">Time stamp of when this process learnt of it.</param>
internal sealed record KnownJob(string Key, JobEntry Entry, ulong Revision, long SeenAt)
{
    /// <summary>Below the revision stands the number of the report: more than two days of reports, five a second.</summary>
    private const int ReportBits = 20;

    public ulong Place => Entry.Place == 0 ? Revision : Entry.Place;

    /// <summary>The job as others see it.</summary>
    /// <param name="position">In the queue.</param>
    /// <param name="queueRevision">Of the newest change that may have moved the queue.</param>
    /// <param name="sign">The newest sign of life of the running attempt.</param>
    public JobSnapshot Present(int? position, ulong queueRevision, SignOfLife? sign)
    {
        var running = Entry.State == JobState.Running;
        var newer = running && sign is not null && sign.Fence == Entry.Fence && sign.Reports > Entry.Reports;
        var reports = newer ? sign!.Reports : Entry.Reports;
        var revision = Entry.State == JobState.Queued ? Math.Max(Revision, queueRevision) : Revision;
        return new JobSnapshot
        {
            Key = Key,
            Payload = Entry.Payload,
            State = Entry.State,
            Attempt = Entry.Attempt,
            Fence = (long)Entry.Fence,
            Revision = ((long)revision << ReportBits) | (uint)Math.Min(running ? reports : 0, (1 << ReportBits) - 1),
            QueuePosition = Entry.State == JobState.Queued ? position : null,
            Progress = running ? newer ? sign!.Progress : Entry.Progress : null,
            Result = Entry.Result,
            Failure = Entry.Failure,
            SubmittedAt = DateTimeOffset.FromUnixTimeMilliseconds(Entry.SubmittedAt),
            StartedAt = Entry.StartedAt is { } started ? DateTimeOffset.FromUnixTimeMilliseconds(started) : null,
            EndedAt = Entry.EndedAt is { } ended ? DateTimeOffset.FromUnixTimeMilliseconds(ended) : null,
        };
    }
}
