using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text.Json;
using IFeaLiD.Extraction.Tests.Photos;
using IFeaLiD.Extraction.Work;
using IFeaLiD.Jobs;
using Microsoft.Extensions.Logging.Abstractions;

namespace IFeaLiD.Extraction.Tests.Work;

/// <summary>What operators are told of attempts that lost their job. A subclass per engine says how a worker is made to fall silent.</summary>
public abstract class WorkerOutcomeTests : IDisposable
{
    /// <summary>All workers of a process count together, so tests with workers run one after the other.</summary>
    public const string OneWorker = "one worker";

    private readonly Bench bench;
    private readonly ConcurrentQueue<string> outcomes = [];
    private readonly MeterListener listener = new();
    private readonly CancellationTokenSource deadline = new(TimeSpan.FromMinutes(5));

    protected WorkerOutcomeTests(Bench bench)
    {
        this.bench = bench;
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Name == "ifealid.job.duration")
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<double>((_, _, tags, _) =>
        {
            foreach (var (key, value) in tags)
            {
                if (key == "ifealid.job.outcome")
                {
                    outcomes.Enqueue((string)value!);
                }
            }
        });
        listener.Start();
    }

    protected CancellationToken Token => deadline.Token;

    [Fact]
    public async Task A_worker_that_is_superseded_counts_as_fenced()
    {
        var jobs = await OpenAsync();
        var store = new HeldStore(bench.Datasets);
        using var worker = await WorkingAsync(jobs, store, seed: 1);
        SilenceWorker();
        await using var lease = await (await OpenOtherAsync()).TakeAsync(TimeSpan.FromSeconds(60), Token);
        Assert.Equal(2, lease!.Job.Attempt);
        store.Release();
        Assert.Equal("fenced", await OutcomeAsync());
        await worker.StopAsync(Token);
    }

    [Fact]
    public async Task A_worker_whose_job_is_cancelled_counts_as_cancelled()
    {
        var jobs = await OpenAsync();
        using var worker = await WorkingAsync(jobs, new HeldStore(bench.Datasets), seed: 2);
        await foreach (var job in jobs.ListPendingAsync(Token))
        {
            Assert.True(await jobs.CancelAsync(job.Key, Token));
        }

        Assert.Equal("cancelled", await OutcomeAsync());
        await worker.StopAsync(Token);
    }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        listener.Dispose();
        deadline.Dispose();
    }

    /// <summary>Opens an engine for the worker.</summary>
    protected abstract Task<IJobEngine> OpenAsync();

    /// <summary>Another program's engine over the same jobs.</summary>
    protected abstract Task<IJobEngine> OpenOtherAsync();

    /// <summary>From now on the worker's heart does not beat, though it works.</summary>
    protected abstract void SilenceWorker();

    private async Task<ExtractionWorker> WorkingAsync(IJobEngine jobs, HeldStore store, int seed)
    {
        var request = await bench.RequestAsync(PhotoReaderTests.Noise(256 + seed, 160));
        await jobs.SubmitAsync(request.Key(), JsonSerializer.Serialize(request), Token);
        var worker = new ExtractionWorker(jobs, bench.Models, bench.Networks, bench.Pipeline(store), NullLogger<ExtractionWorker>.Instance);
        await worker.StartAsync(Token);
        await foreach (var job in jobs.WatchAsync(request.Key(), Token))
        {
            if (job.Progress is not null)
            {
                break;
            }
        }

        return worker;
    }

    private async Task<string> OutcomeAsync()
    {
        string? outcome;
        while (!outcomes.TryDequeue(out outcome))
        {
            await Task.Delay(20, Token);
        }

        return outcome;
    }
}
