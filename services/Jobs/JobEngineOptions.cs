using System.ComponentModel.DataAnnotations;

namespace IFeaLiD.Jobs;

/// <summary>How patient the engine is.</summary>
public sealed class JobEngineOptions
{
    /// <summary>A worker that has been silent for that long loses its job. 100 ms to 1 hour, default 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00")]
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Time between two signs of life. 10 ms to 20 minutes, well below the lease; default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.01", "00:20:00")]
    public TimeSpan Heartbeat { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Attempts before a job has failed. 1 to 100, default 3.</summary>
    [Range(1, 100)]
    public int MaxAttempts { get; set; } = 3;

    /// <summary>Pause before the second attempt. 0 to 1 hour, default 1 s; each further pause is five times as long.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Jobs that may wait. 1 to 1,000,000, default 100.</summary>
    [Range(1, 1_000_000)]
    public int MaxQueued { get; set; } = 100;
}
