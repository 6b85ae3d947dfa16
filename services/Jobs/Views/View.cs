namespace IFeaLiD.Jobs.Views;

/// <summary>What one share link stands for: one person's upload.</summary>
public sealed record View
{
    /// <summary>128 random bits as 32 lower-case hex digits: who does not know it does not find it.</summary>
    public required string Id { get; init; }

    /// <summary>The uploaded file's name, for people.</summary>
    public required string Name { get; init; }

    /// <summary>The job that computes it; null for a dataset that was uploaded.</summary>
    public string? JobKey { get; init; }

    /// <summary>The uploaded dataset's SHA-256; null for an extraction.</summary>
    public string? Dataset { get; init; }

    /// <summary>The submitter does not want it any more, though others may.</summary>
    public bool Cancelled { get; init; }

    /// <summary>When it was uploaded.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its link was last opened, to the hour.</summary>
    public required DateTimeOffset LastOpenedAt { get; init; }

    /// <summary>SHA-256 of the token that allows its deletion.</summary>
    public required string DeletionTokenHash { get; init; }
}
