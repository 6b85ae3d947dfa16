using System.Text.Json;
using IFeaLiD.Extraction;
using IFeaLiD.Extraction.Progress;
using IFeaLiD.Jobs;
using IFeaLiD.Models;

namespace IFeaLiD.Viewer.Views;

/// <summary>When a job that waits will begin, by what those ahead of it are expected to take.</summary>
public sealed class QueueForecast(IJobEngine jobs, ModelCatalog models, Pace pace, TimeProvider time) : IDisposable
{
    /// <summary>Where the size of a picture is not known: that of the usual wish.</summary>
    private const double UsualMegapixels = 2;

    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim one = new(1, 1);
    private (IReadOnlyList<JobSnapshot> Jobs, long At)? pending;

    /// <summary>Seconds until a job begins; null unless it waits.</summary>
    public async Task<double?> SecondsBeforeAsync(JobSnapshot job, CancellationToken cancellationToken)
    {
        if (job is not { State: JobState.Queued, QueuePosition: { } position })
        {
            return null;
        }

        var all = await PendingAsync(job.Key, cancellationToken);
        var running = all.Where(other => other.State == JobState.Running).ToList();
        var ahead = all.Where(other => other.State == JobState.Queued && other.Key != job.Key).Take(position - 1);
        return (running.Sum(Left) + ahead.Sum(Expected)) / Math.Max(1, running.Count);
    }

    /// <inheritdoc/>
    public void Dispose() => one.Dispose();

    /// <summary>As read within the last second, unless the job has come since then.</summary>
    private async Task<IReadOnlyList<JobSnapshot>> PendingAsync(string key, CancellationToken cancellationToken)
    {
        await one.WaitAsync(cancellationToken);
        try
        {
            if (pending is not { } seen || time.GetElapsedTime(seen.At) > Fresh || seen.Jobs.All(job => job.Key != key))
            {
                var list = new List<JobSnapshot>();
                await foreach (var job in jobs.ListPendingAsync(cancellationToken))
                {
                    list.Add(job);
                }

                pending = seen = (list, time.GetTimestamp());
            }

            return seen.Jobs;
        }
        finally
        {
            one.Release();
        }
    }

    private double Left(JobSnapshot job) =>
        (job.Progress is null ? null : JsonSerializer.Deserialize<ExtractionProgress>(job.Progress)!.SecondsLeft) ?? Expected(job);

    private double Expected(JobSnapshot job)
    {
        var request = JsonSerializer.Deserialize<ExtractionRequest>(job.Payload)!;
        var megapixels = request.Megapixels ?? UsualMegapixels;
        return (Pace.Besides * megapixels) + Computed(request).Sum(stage => pace.Expect(request.Model, stage, megapixels));
    }

    /// <summary>The wanted stages and those on the way to them; of other layers, the wanted ones alone.</summary>
    private IEnumerable<string> Computed(ExtractionRequest request)
    {
        var stages = models.Find(request.Model)?.Stages.Select(stage => stage.Name).ToList() ?? [];
        var last = request.Stages.Max(stages.IndexOf);
        return stages.Take(last + 1).Union(request.Stages);
    }
}
