namespace IFeaLiD.Jobs.Rules;

/// <summary>Those who wait for a job.</summary>
internal sealed class JobTakers(TimeProvider time)
{
    private static readonly TimeSpan LongestSleep = TimeSpan.FromMinutes(1);

    private readonly Pulse changed = new();

    /// <summary>The queue may have changed: all look again.</summary>
    public void QueueChanged() => changed.Fire();

    /// <summary>Waits for a job.</summary>
    /// <param name="wait">How long; <see cref="Timeout.InfiniteTimeSpan"/> without end.</param>
    /// <param name="takeDue">Takes one that may start now, or says in how long to look again at the latest; null when only a change can bring one.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<IJobLease?> TakeAsync(
        TimeSpan wait, Func<CancellationToken, Task<(IJobLease? Lease, TimeSpan? Next)>> takeDue, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        while (true)
        {
            var next = changed.Next;
            var (lease, due) = await takeDue(cancellationToken);
            var left = wait == Timeout.InfiniteTimeSpan ? LongestSleep : wait - time.GetElapsedTime(start);
            if (lease is not null || left <= TimeSpan.Zero)
            {
                return lease;
            }

            var sleep = new[] { left, due ?? LongestSleep, LongestSleep }.Min();
            if (sleep > TimeSpan.Zero)
            {
                // Whole milliseconds, upwards, so that what was waited for is there.
                await next.WaitAsync(TimeSpan.FromMilliseconds(Math.Ceiling(sleep.TotalMilliseconds)), time, cancellationToken)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
    }
}
