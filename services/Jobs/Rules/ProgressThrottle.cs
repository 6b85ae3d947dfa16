namespace IFeaLiD.Jobs.Rules;

/// <summary>Lets a job's progress through at most 5 times a second; the last signal always gets through.</summary>
internal sealed class ProgressThrottle : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly Lock gate = new();
    private readonly TimeProvider time;
    private readonly Action publish;
    private readonly ITimer timer;
    private long? published;
    private bool pending;

    public ProgressThrottle(TimeProvider time, Action publish)
    {
        this.time = time;
        this.publish = publish;
        timer = time.CreateTimer(_ => Publish(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Signal()
    {
        lock (gate)
        {
            if (pending)
            {
                return;
            }

            var left = published is { } last ? Pause - time.GetElapsedTime(last) : TimeSpan.Zero;
            if (left > TimeSpan.Zero)
            {
                // Whole milliseconds, upwards: timers cut the rest off and would fire early. False once disposed: the attempt is over.
                pending = timer.Change(TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)), Timeout.InfiniteTimeSpan);
                return;
            }
        }

        Publish();
    }

    public void Dispose() => timer.Dispose();

    private void Publish()
    {
        lock (gate)
        {
            pending = false;
            published = time.GetTimestamp();
        }

        publish();
    }
}
