using System.Diagnostics;

namespace IFeaLiD.Jobs.Tests;

/// <summary>What every engine must do. A subclass per engine says how to open an empty one.</summary>
public abstract partial class JobEngineConformance : IDisposable
{
    private const string Payload = """{"photo":"cat"}""";
    private static readonly JobFailure Boom = new("boom", "The worker tripped.");

    private readonly CancellationTokenSource deadline = new(TimeSpan.FromSeconds(60));

    /// <summary>Opens an engine that holds no jobs.</summary>
    protected abstract Task<IJobEngine> OpenAsync(JobEngineOptions options);

    /// <summary>A test that hangs fails.</summary>
    protected CancellationToken Token => deadline.Token;

    protected static JobEngineOptions Options() => new()
    {
        LeaseDuration = TimeSpan.FromSeconds(2),
        Heartbeat = TimeSpan.FromMilliseconds(300),
        RetryDelays = [TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(400)],
        MaxQueued = 5,
    };

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing) => deadline.Dispose();

    private static string NewKey() => Guid.NewGuid().ToString("N");

    private async Task<string> SubmitAsync(IJobEngine engine)
    {
        var key = NewKey();
        await engine.SubmitAsync(key, Payload, Token);
        return key;
    }

    private async Task<IJobLease> TakeAsync(IJobEngine engine)
    {
        var lease = await engine.TakeAsync(TimeSpan.FromSeconds(30), Token);
        Assert.NotNull(lease);
        return lease;
    }

    private async Task<JobSnapshot> FindAsync(IJobEngine engine, string key)
    {
        var job = await engine.FindAsync(key, Token);
        Assert.NotNull(job);
        return job;
    }

    /// <summary>Nothing can be taken now.</summary>
    private async Task AssertIdleAsync(IJobEngine engine) => Assert.Null(await engine.TakeAsync(TimeSpan.FromMilliseconds(100), Token));

    private async Task AssertLostAsync(IJobLease lease)
    {
        var since = Stopwatch.StartNew();
        await Task.Delay(TimeSpan.FromSeconds(10), lease.Lost).ContinueWith(_ => { }, Token, TaskContinuationOptions.None, TaskScheduler.Default);
        Assert.True(lease.Lost.IsCancellationRequested, $"not told after {since.Elapsed}");
    }
}
