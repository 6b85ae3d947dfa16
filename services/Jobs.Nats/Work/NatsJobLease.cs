using IFeaLiD.Jobs.Rules;
using Microsoft.Extensions.Logging;

namespace IFeaLiD.Jobs.Nats.Work;

/// <summary>A lease that is kept by signs of life, with the reports in them. Its changes replace one revision after the other.</summary>
internal sealed class NatsJobLease(
    NatsJobEngine engine, JobSnapshot job, JobRecord taken, ulong revision, JobRules rules, TimeSpan heartbeat, TimeProvider time, ILogger logger)
    : JobLease(job, taken, rules, heartbeat, time)
{
    private readonly JobRecord taken = taken;
    private ulong revision = revision;
    private volatile SignOfLife sign = new(taken.Fence, 0, null);
    private volatile SignOfLife told = new(taken.Fence, 0, null);
    private int wishes;

    /// <summary>Told each change of the job, our own as well, perhaps before their answer.</summary>
    public void LoseUnlessOwned(JobRecord? now, ulong changed)
    {
        if (changed > Volatile.Read(ref revision) && JobRules.LossOf(taken, now) is { } why)
        {
            Lose(why);
        }
    }

    protected override void Note(string progress) => sign = sign with { Reports = sign.Reports + 1, Progress = progress };

    protected override void Publish()
    {
        told = sign;
        _ = BeatAsync();
    }

    protected override void Left() => engine.Left(this);

    /// <remarks>A record that stays running takes the newest report along: a later one has a greater number.</remarks>
    protected override async Task<(bool Done, JobRecord? There)> ReplaceAsync(JobRecord before, JobRecord next, CancellationToken cancellationToken)
    {
        var now = sign;
        next = next.State == JobState.Running ? next with { Progress = now.Progress, Reports = now.Reports } : next;
        var (done, there, found) = await engine.PatientlyAsync(
            () => engine.ReplaceAsync(Job.Key, next, Volatile.Read(ref revision), cancellationToken), cancellationToken);
        Volatile.Write(ref revision, found);
        return (done, there);
    }

    protected override async Task BeatAsync()
    {
        if (HasEnded || Interlocked.Increment(ref wishes) != 1)
        {
            return; // whoever tells now does it once more
        }

        int granted;
        do
        {
            granted = Volatile.Read(ref wishes);
            try
            {
                await engine.TellAsync(Job.Key, told);
            }
#pragma warning disable CA1031 // best effort: the next sign follows
            catch (Exception e)
#pragma warning restore CA1031
            {
                logger.LogDebug(e, "A sign of life of job {Key} was not sent", Job.Key);
            }
        }
        while (Interlocked.CompareExchange(ref wishes, 0, granted) != granted);
    }
}
