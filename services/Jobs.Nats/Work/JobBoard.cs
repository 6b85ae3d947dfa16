using System.Diagnostics.CodeAnalysis;
using IFeaLiD.Jobs.Rules;

namespace IFeaLiD.Jobs.Nats.Work;

/// <summary>All jobs as this process knows them, in the order of their submission, with the signs of life of those that run.</summary>
internal sealed class JobBoard(NatsSession session, TimeSpan lease)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, KnownJob> jobs = [];
    private readonly SortedDictionary<long, KnownJob> live = [];
    private readonly Dictionary<string, SignOfLife> signs = [];
    private ulong revision;
    private int queued;

    /// <summary>Jobs that wait.</summary>
    public int CountQueued
    {
        get
        {
            lock (gate)
            {
                return queued;
            }
        }
    }

    /// <summary>Notes a change.</summary>
    /// <returns>False when it was known already.</returns>
    public bool Set(string key, JobRecord? record, ulong changed)
    {
        lock (gate)
        {
            revision = Math.Max(revision, changed);
            if (jobs.TryGetValue(key, out var before))
            {
                if (before.Revision >= changed)
                {
                    return false;
                }

                Forget(before);
            }

            if (record is null)
            {
                signs.Remove(key);
                return before is not null;
            }

            var job = new KnownJob(key, record, changed, session.Time.GetTimestamp());
            jobs[key] = job;
            if (record.State != JobState.Running)
            {
                signs.Remove(key);
            }

            if (!record.HasEnded)
            {
                live[record.Place] = job;
                queued += record.State == JobState.Queued ? 1 : 0;
            }

            return true;
        }
    }

    /// <summary>Notes a sign of life.</summary>
    /// <returns>False when it says nothing new to watchers.</returns>
    public bool Hear(string key, SignOfLife sign)
    {
        lock (gate)
        {
            if (jobs.TryGetValue(key, out var job) && (job.Job.Fence > sign.Fence || (job.Job.HasEnded && job.Job.Fence == sign.Fence)))
            {
                return false; // of an attempt that is over
            }

            var heard = signs.GetValueOrDefault(key);
            if (heard is not null && heard.Fence > sign.Fence)
            {
                return false;
            }

            var isNew = heard is null || heard.Fence < sign.Fence || heard.Reports < sign.Reports;
            signs[key] = (isNew ? sign : heard!) with { HeardAt = session.Time.GetTimestamp() };
            return isNew;
        }
    }

    public KnownJob? Find(string key)
    {
        lock (gate)
        {
            return jobs.GetValueOrDefault(key);
        }
    }

    /// <summary>A job as others see it, or null if unknown.</summary>
    public JobSnapshot? Present(string key)
    {
        lock (gate)
        {
            return jobs.TryGetValue(key, out var job) ? Present(job, job.Job.State == JobState.Queued ? PositionOf(job) : null) : null;
        }
    }

    /// <summary>All jobs as others see them, in the order of their submission.</summary>
    public List<JobSnapshot> PresentAll()
    {
        lock (gate)
        {
            return Present(jobs.Values.OrderBy(job => job.Job.Place));
        }
    }

    /// <summary>Those that wait or run, in the order of their submission; costs as much as there are of them.</summary>
    public List<JobSnapshot> PresentPending()
    {
        lock (gate)
        {
            return Present(live.Values);
        }
    }

    /// <summary>The job that may start and waits longest, those of silent workers included; else when to look again.</summary>
    public bool TryNextDue([NotNullWhen(true)] out KnownJob? job, out TimeSpan? next)
    {
        lock (gate)
        {
            next = null;
            foreach (var candidate in live.Values)
            {
                var left = TimeLeft(candidate);
                if (left <= TimeSpan.Zero)
                {
                    job = candidate;
                    return true;
                }

                next = next < left ? next : left;
            }

            job = null;
            return false;
        }
    }

    /// <summary>Whether it is still the same job, and still due.</summary>
    public bool IsStillDue(KnownJob job)
    {
        lock (gate)
        {
            return jobs.GetValueOrDefault(job.Key) == job && TimeLeft(job) <= TimeSpan.Zero;
        }
    }

    private List<JobSnapshot> Present(IEnumerable<KnownJob> inOrder)
    {
        var position = 0;
        return [.. inOrder.Select(job => Present(job, job.Job.State == JobState.Queued ? ++position : null))];
    }

    private JobSnapshot Present(KnownJob job, int? position) => job.Present(position, revision, signs.GetValueOrDefault(job.Key));

    private int PositionOf(KnownJob job) => live.Values.TakeWhile(other => other.Job.Place <= job.Job.Place).Count(other => other.Job.State == JobState.Queued);

    /// <summary>Until a queued job has rested, or a silent worker's lease is over. Silence counts only while it could have been broken: since the connection was made.</summary>
    private TimeSpan TimeLeft(KnownJob job)
    {
        if (job.Job.State == JobState.Queued)
        {
            return TimeSpan.FromMilliseconds(job.Job.Rest) - session.Time.GetElapsedTime(job.SeenAt);
        }

        var heard = signs.TryGetValue(job.Key, out var sign) && sign.Fence == job.Job.Fence ? sign.HeardAt : job.SeenAt;
        return lease - session.Time.GetElapsedTime(Math.Max(Math.Max(heard, job.SeenAt), session.ConnectedSince));
    }

    private void Forget(KnownJob job)
    {
        jobs.Remove(job.Key);
        live.Remove(job.Job.Place);
        queued -= job.Job.State == JobState.Queued ? 1 : 0;
    }
}
