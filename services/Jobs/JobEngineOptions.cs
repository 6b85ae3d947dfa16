using System.ComponentModel.DataAnnotations;

namespace IFeaLiD.Jobs;

/// <summary>How an engine treats its workers and its queue.</summary>
public sealed class JobEngineOptions : IValidatableObject
{
    /// <summary>How long a silent worker keeps its job. 100 ms to 1 day; default 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "1.00:00:00", ConvertValueInInvariantCulture = true, ParseLimitsInInvariantCulture = true)]
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a worker's lease is renewed. 10 ms to half of <see cref="LeaseDuration"/>, so that one missed beat loses nothing; default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.01", "12:00:00", ConvertValueInInvariantCulture = true, ParseLimitsInInvariantCulture = true)]
    public TimeSpan Heartbeat { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often a job of one run is tried. 1 to 100; default 3.</summary>
    [Range(1, 100)]
    public int MaxAttempts { get; set; } = 3;

    /// <summary>The pause before the second attempt, the third and so on; the last one serves for all further attempts, none means no pause. Each 0 to 1 day; default 1 s, 5 s.</summary>
    [Required]
    public IReadOnlyList<TimeSpan> RetryDelays { get; set; } = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5)];

    /// <summary>The pauses of a job that is handed back since something does not answer, as <see cref="RetryDelays"/>; default 1 s, 5 s, 15 s, 1 min.</summary>
    [Required]
    public IReadOnlyList<TimeSpan> PostponeDelays { get; set; } =
        [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(15), TimeSpan.FromMinutes(1)];

    /// <summary>How often a job of one run is handed back for that before it fails. 0 to 100,000; default 60, so about an hour.</summary>
    [Range(0, 100_000)]
    public int MaxPostponements { get; set; } = 60;

    /// <summary>How many jobs may wait; a job between two attempts counts, but is never refused. 1 to 1,000,000; default 100.</summary>
    [Range(1, 1_000_000)]
    public int MaxQueued { get; set; } = 100;

    /// <summary>The pause after a failed attempt.</summary>
    /// <param name="attempt">The attempt that failed, from 1.</param>
    public TimeSpan DelayAfter(int attempt) => Of(RetryDelays, attempt);

    /// <summary>The pause after a job was handed back since something does not answer.</summary>
    /// <param name="time">Which time that was in this run, from 1.</param>
    public TimeSpan DelayAfterPostponement(int time) => Of(PostponeDelays, time);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Heartbeat > LeaseDuration / 2)
        {
            yield return new ValidationResult(
                $"Heartbeat is {Heartbeat} and LeaseDuration {LeaseDuration}; the heart-beat may be half of the lease at most.",
                [nameof(Heartbeat)]);
        }

        if (RetryDelays.Concat(PostponeDelays).Any(delay => delay < TimeSpan.Zero || delay > TimeSpan.FromDays(1)))
        {
            yield return new ValidationResult("Each of RetryDelays and PostponeDelays lies between 0 and 1 day.", [nameof(RetryDelays), nameof(PostponeDelays)]);
        }
    }

    private static TimeSpan Of(IReadOnlyList<TimeSpan> delays, int time) => delays.Count == 0 ? TimeSpan.Zero : delays[Math.Min(time, delays.Count) - 1];
}
