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
    private static readonly TimeSpan AfterOutage = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private readonly SemaphoreSlim one = new(1, 1);
    private readonly NatsSession session;
    private readonly Bucket<Turn> bucket;
    private readonly TimeProvider time;
    private readonly ILogger logger;

    private NatsMutex(NatsSession session, Bucket<Turn> bucket)
    {
        this.session = session;
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

            // Silence counts only while it could have been broken: since the connection was made.
            var dead = turn?.Owner is not null && time.GetElapsedTime(Math.Max(since, session.ConnectedSince)) > Silence;
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

    [LoggerMessage(Level = LogLevel.Warning, Message = "This program's turn is over before its end: it was silent for too long")]
    private partial void LogLost();

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
                await ReplaceAsync(new Turn(null));
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

        /// <summary>Writes in place of what this turn wrote last, be it by a write whose answer an outage kept back.</summary>
        /// <returns>False when it is somebody else's turn.</returns>
        private async Task<bool> ReplaceAsync(Turn next)
        {
            while (true)
            {
                if (await mutex.bucket.WriteAsync(Key, next, revision, CancellationToken.None) is { } written)
                {
                    revision = written;
                    return true;
                }

                (var there, revision) = await mutex.bucket.ReadAsync(Key, CancellationToken.None);
                if (there?.Owner != me)
                {
                    return there?.Owner is null && next.Owner is null;
                }
            }
        }

        private async Task RenewAsync()
        {
            var pause = Renewal;
            while (!end.IsCancellationRequested)
            {
                await Task.Delay(pause, mutex.time, end.Token);
                try
                {
                    if (!await ReplaceAsync(new Turn(me)))
                    {
                        mutex.LogLost();
                        return;
                    }

                    pause = Renewal;
                }
                catch (StorageUnavailableException)
                {
                    pause = AfterOutage; // those who wait count from when the servers are back
                }
            }
        }
    }
}
