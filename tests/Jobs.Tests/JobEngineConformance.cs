namespace IFeaLiD.Jobs.Tests;

/// <summary>What every engine must do. A subclass per engine says how to open an empty one.</summary>
public abstract partial class JobEngineConformance : IDisposable
{
    private const string Payload = """{"photo":"cat"}""";
    private static readonly JobFailure Boom = new("boom", "The worker tripped.");

    private readonly CancellationTokenSource deadline = new(TimeSpan.FromMinutes(5));

    /// <summary>Opens an engine that holds no jobs.</summary>
    protected abstract Task<IJobEngine> OpenAsync(JobEngineOptions options);

    /// <summary>A test that hangs fails.</summary>
    protected CancellationToken Token => deadline.Token;

    /// <summary>Leases outlast any pause of a busy machine.</summary>
    protected static JobEngineOptions Options() => new()
    {
        LeaseDuration = TimeSpan.FromMinutes(2),
        Heartbeat = TimeSpan.FromMilliseconds(300),
        RetryDelays = [TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(400)],
        MaxQueued = 5,
    };

    /// <summary>For silent workers, whose leases are to run out; nobody else may take jobs meanwhile, for a busy machine can be silent for as long.</summary>
    protected static JobEngineOptions ShortLease()
    {
        var options = Options();
        options.LeaseDuration = TimeSpan.FromMilliseconds(600);
        return options;
    }

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
        var lease = await engine.TakeAsync(TimeSpan.FromMinutes(2), Token);
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

    /// <summary>The worker is told, sooner or later.</summary>
    private async Task AssertLostAsync(IJobLease lease)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(lease.Lost, Token);
        await Task.Delay(Timeout.Infinite, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Assert.True(lease.Lost.IsCancellationRequested, "The worker is not told.");
    }
}
