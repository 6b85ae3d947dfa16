namespace IFeaLiD.Jobs.Nats.Work;

/// <summary>A job as it lies at the servers. Times are milliseconds since 1970.</summary>
internal sealed record JobEntry
{
    public required string Payload { get; init; }

    public JobState State { get; init; }

    public int Attempt { get; init; }

    /// <summary>The revision that the newest take replaced: it grows with every take, since revisions grow.</summary>
    public ulong Fence { get; init; }

    /// <summary>The revision at which the run was submitted, which orders the queue; 0 stands for the entry's own.</summary>
    public ulong Place { get; init; }

    /// <summary>How long a queued job rests, in milliseconds, from when one learns of it: clocks of several machines differ.</summary>
    public long Rest { get; init; }

    public string? Progress { get; init; }

    /// <summary>Counts reports within an attempt.</summary>
    public int Reports { get; init; }

    public string? Result { get; init; }

    public JobFailure? Failure { get; init; }

    public long SubmittedAt { get; init; }

    public long? StartedAt { get; init; }

    public long? EndedAt { get; init; }

    public bool HasEnded => State is JobState.Done or JobState.Failed or JobState.Cancelled;

    public static JobEntry New(string payload, DateTimeOffset now) => new() { Payload = payload, SubmittedAt = now.ToUnixTimeMilliseconds() };

    /// <summary>The next attempt.</summary>
    /// <param name="revision">Of this entry, which becomes the fence.</param>
    /// <param name="now">When it starts.</param>
    public JobEntry Started(ulong revision, DateTimeOffset now) => Moved(revision) with
    {
        State = JobState.Running,
        Attempt = Attempt + 1,
        Fence = revision,
        Rest = 0,
        StartedAt = now.ToUnixTimeMilliseconds(),
    };

    public JobEntry Queued(int attempt, TimeSpan rest) => this with { State = JobState.Queued, Attempt = attempt, Rest = (long)rest.TotalMilliseconds, Progress = null, Reports = 0 };

    public JobEntry Ended(ulong revision, JobState state, DateTimeOffset now) =>
        Moved(revision) with { State = state, Progress = null, Reports = 0, Rest = 0, EndedAt = now.ToUnixTimeMilliseconds() };

    /// <summary>The place stays when the revision changes.</summary>
    private JobEntry Moved(ulong revision) => this with { Place = Place == 0 ? revision : Place };
}
