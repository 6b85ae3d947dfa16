namespace IFeaLiD.Jobs;

/// <summary>The queue takes no more now; the submitter sees the message and may try again later.</summary>
/// <param name="depth">How many jobs wait.</param>
/// <param name="limit">How many may wait.</param>
public sealed class QueueFullException(int depth, int limit)
    : Exception($"{depth} jobs are waiting and the queue holds {limit}. Try again when some of them are done.")
{
    /// <summary>How many jobs wait.</summary>
    public int Depth { get; } = depth;

    /// <summary>How many may wait.</summary>
    public int Limit { get; } = limit;
}
