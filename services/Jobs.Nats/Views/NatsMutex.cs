using Microsoft.Extensions.Logging;

namespace IFeaLiD.Jobs.Nats.Views;

/// <summary>
/// One at a time over all programs: an entry at the servers names whose turn it is. Who has it renews it; where it is not renewed for
/// <see cref="Silence"/>, its program has died, and the next one takes it.
/// </summary>
public sealed partial class NatsMutex : IMutex, IDisposable
{
    private const string Key = "turn";
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Renewal = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private readonly SemaphoreSlim one = new(1, 1);
    private readonly Bucket<Turn> bucket;
    private readonly TimeProvider time;
    private readonly ILogger logger;

    private NatsMutex(NatsSession session, Bucket<Turn> bucket)
    {
        this.bucket = bucket;
        time = session.Time;
        logger = session.Loggers.CreateLogger<NatsMutex>();
    }

    /// <summary>Opens it, making its bucket if need be.</summary>
    /// <exception cref="EngineUnreachableException">The servers do not answer.</exception>
    public static async Task<NatsMutex> OpenAsync(NatsSession session, CancellationToken cancellationToken) =>
        new(session, await Bucket<Turn>.OpenAsync(session, "turns", cancellationToken));

    /// <inheritdoc/>
    public async Task<IAsyncDisposable> EnterAsync(CancellationToken cancellationToken)
    {
        await one.WaitAsync(cancellationToken);
        try
        {
            var me = Guid.NewGuid().ToString("N");
            return new Holding(this, me, await TakeAsync(me, cancellationToken));
        }
        catch
        {
            one.Release();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => one.Dispose();

    private async Task<ulong> TakeAsync(string me, CancellationToken cancellationToken)
    {
        var (seen, since) = (0UL, time.GetTimestamp());
        while (true)
        {
            var (turn, revision) = await bucket.ReadAsync(Key, cancellationToken);
            if (revision != seen)
            {
                (seen, since) = (revision, time.GetTimestamp());
            }

            var dead = turn?.Owner is not null && time.GetElapsedTime(since) > Silence;
            if ((turn?.Owner is null || dead) && await bucket.WriteAsync(Key, new Turn(me), revision, cancellationToken) is { } written)
            {
                if (dead)
                {
                    LogTakenOver();
                }

                return written;
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The program whose turn it was has fallen silent; the next one goes on")]
    private partial void LogTakenOver();

    /// <param name="Owner">Who has it; null when nobody.</param>
    internal sealed record Turn(string? Owner);

    private sealed class Holding : IAsyncDisposable
    {
        private readonly NatsMutex mutex;
        private readonly string me;
        private readonly CancellationTokenSource end = new();
        private readonly Task renewing;
        private ulong revision;

        public Holding(NatsMutex mutex, string me, ulong revision)
        {
            this.mutex = mutex;
            this.me = me;
            this.revision = revision;
            renewing = Task.Run(RenewAsync, end.Token);
        }

        public async ValueTask DisposeAsync()
        {
            await end.CancelAsync();
            await renewing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                await mutex.bucket.WriteAsync(Key, new Turn(null), revision, CancellationToken.None);
            }
            catch (StorageUnavailableException)
            {
                // It ends when it is not renewed.
            }
            finally
            {
                end.Dispose();
                mutex.one.Release();
            }
        }

        private async Task RenewAsync()
        {
            while (!end.IsCancellationRequested)
            {
                await Task.Delay(Renewal, mutex.time, end.Token);
                try
                {
                    revision = await mutex.bucket.WriteAsync(Key, new Turn(me), revision, CancellationToken.None) ?? revision;
                }
                catch (StorageUnavailableException)
                {
                    // The next renewal, or the end, tries again.
                }
            }
        }
    }
}
