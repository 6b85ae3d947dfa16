using System.Text.Json.Serialization;

namespace IFeaLiD.Jobs.Rules;

/// <summary>
/// A job as engines store it, beside its key and its revision. <see cref="JobRules"/> says what may become of it. Times are milliseconds since
/// 1970. The names are those of what lies at the servers of old: never change them.
/// </summary>
internal sealed record JobRecord
{
    public required string Payload { get; init; }

    public JobState State { get; init; }

    public int Attempt { get; init; }

    public long Fence { get; init; }

    /// <summary>The revision at which the run was submitted, which orders the queue; 0 until that write is done.</summary>
    public long Place { get; init; }

    /// <summary>How long a queued job rests before its next attempt, from when it was queued; milliseconds, since clocks of several machines differ.</summary>
    public long Rest { get; init; }

    /// <summary>The newest report of the running attempt, where the engine stores it.</summary>
    public string? Progress { get; init; }

    /// <summary>How many reports there were in the running attempt, that one included.</summary>
    public int Reports { get; init; }

    public string? Result { get; init; }

    /// <summary>Why the run failed; of a queued job, why its attempt was postponed.</summary>
    public JobFailure? Failure { get; init; }

    /// <summary>How many attempts of the run were postponed.</summary>
    public int Postponed { get; init; }

    public long SubmittedAt { get; init; }

    public long? StartedAt { get; init; }

    public long? EndedAt { get; init; }

    [JsonIgnore]
    public bool HasEnded => State is JobState.Done or JobState.Failed or JobState.Cancelled;

    /// <summary>The record as it was written or read at a revision.</summary>
    public JobRecord At(long revision) => Place == 0 ? this with { Place = revision } : this;

    /// <summary>The job as others see it.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="revision">Of what is shown.</param>
    /// <param name="position">In the queue; shown while it waits.</param>
    public JobSnapshot Present(string key, long revision, int? position) => new()
    {
        Key = key,
        Payload = Payload,
        State = State,
        Attempt = Attempt,
        Fence = Fence,
        Revision = revision,
        QueuePosition = State == JobState.Queued ? position : null,
        Progress = State == JobState.Running ? Progress : null,
        Result = Result,
        Failure = State == JobState.Queued ? null : Failure,
        Obstacle = State == JobState.Queued ? Failure : null,
        SubmittedAt = DateTimeOffset.FromUnixTimeMilliseconds(SubmittedAt),
        StartedAt = StartedAt is { } started ? DateTimeOffset.FromUnixTimeMilliseconds(started) : null,
        EndedAt = EndedAt is { } ended ? DateTimeOffset.FromUnixTimeMilliseconds(ended) : null,
    };
}
