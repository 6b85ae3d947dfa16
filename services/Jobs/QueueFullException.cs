namespace IFeaLiD.Jobs;

/// <summary>As many jobs wait as may wait.</summary>
public sealed class QueueFullException(int limit) : Exception($"{limit} jobs are waiting already, which is the limit.")
{
    /// <summary>Jobs that may wait.</summary>
    public int Limit { get; } = limit;
}
