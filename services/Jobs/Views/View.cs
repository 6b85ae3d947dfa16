namespace IFeaLiD.Jobs.Views;

/// <summary>What a share link stands for: one upload, or one dataset that was dropped and shared.</summary>
public sealed record View
{
    /// <summary>See <see cref="ViewId"/>.</summary>
    public required string Id { get; init; }

    /// <summary>The file name shown to people, cleaned by the caller; 1 to 255 characters.</summary>
    public required string Name { get; init; }

    /// <summary>The job that computes its datasets, or those that were asked for last; null for a shared dataset.</summary>
    public string? JobKey { get; init; }

    /// <summary>
    /// Stage name to SHA-256 of the dataset (64 lower-case hex digits), for shared datasets and for those of jobs before the present one,
    /// whose own are in its result.
    /// </summary>
    public IReadOnlyDictionary<string, string> Datasets { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether its submitter no longer waits for the job.</summary>
    public bool Cancelled { get; init; }

    /// <summary>When it was made; kept to the millisecond.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last opened, late by an hour at most; kept to the millisecond.</summary>
    public required DateTimeOffset LastOpenedAt { get; init; }

    /// <summary>See <see cref="DeletionToken.Hash"/>.</summary>
    public required string DeletionTokenHash { get; init; }
}
