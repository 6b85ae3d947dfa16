using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace IFeaLiD.Jobs.Nats.Work;

/// <summary>Measurements in a bucket of NATS JetStream, of which each process has a copy.</summary>
public sealed partial class NatsMeasurements : IMeasurements, IAsyncDisposable
{
    private const int KeyLength = 32;

    private readonly Bucket<Measurement> bucket;
    private readonly ILogger logger;
    private readonly ConcurrentDictionary<string, double> known = [];
    private readonly Channel<Measurement> noted = Channel.CreateBounded<Measurement>(new BoundedChannelOptions(256) { FullMode = BoundedChannelFullMode.DropOldest });
    private readonly BucketCopy<Measurement> copy;
    private readonly CancellationTokenSource end = new();
    private readonly Task storing;
    private int disposed;

    private NatsMeasurements(NatsSession session, Bucket<Measurement> bucket)
    {
        this.bucket = bucket;
        logger = session.Loggers.CreateLogger<NatsMeasurements>();
        copy = new BucketCopy<Measurement>(bucket, Changed, session);
        storing = Task.Run(StoreAsync, end.Token);
    }

    /// <summary>Opens them, making their bucket if need be, and learns of what there is.</summary>
    /// <exception cref="EngineUnreachableException">The servers do not answer.</exception>
    public static async Task<NatsMeasurements> OpenAsync(NatsSession session, CancellationToken cancellationToken)
    {
        var opened = new NatsMeasurements(session, await Bucket<Measurement>.OpenAsync(session, "measurements", cancellationToken));
        try
        {
            await opened.copy.LoadedAsync(cancellationToken);
            return opened;
        }
        catch
        {
            await opened.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public double? Find(string name) => known.TryGetValue(name, out var value) ? value : null;

    /// <inheritdoc/>
    public void Note(string name, double value)
    {
        if (double.IsFinite(value))
        {
            noted.Writer.TryWrite(new Measurement(name, value));
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) != 0)
        {
            return; // by the host, which was given it, and by the storage, whose it is
        }

        noted.Writer.TryComplete();
        await end.CancelAsync();
        await storing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await copy.DisposeAsync();
        end.Dispose();
    }

    /// <summary>Names may have any characters, keys few.</summary>
    private static string KeyOf(string name) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..KeyLength];

    private void Changed(string key, Measurement? measured, ulong revision)
    {
        if (measured is not null)
        {
            known[measured.Name] = measured.Value;
        }
    }

    private async Task StoreAsync()
    {
        await foreach (var measured in noted.Reader.ReadAllAsync(end.Token))
        {
            try
            {
                await StoreAsync(measured);
            }
            catch (StorageUnavailableException e)
            {
                LogDropped(e, measured.Name);
            }
        }
    }

    private async Task StoreAsync(Measurement measured)
    {
        var key = KeyOf(measured.Name);
        while (true)
        {
            var (before, revision) = await bucket.ReadAsync(key, end.Token);
            var next = before is null ? measured : measured with { Value = (before.Value + measured.Value) / 2 };
            if (await bucket.WriteAsync(key, next, revision, end.Token) is not null)
            {
                return;
            }
        }
    }

    /// <param name="Name">Of what was measured.</param>
    /// <param name="Value">In its unit.</param>
    internal sealed record Measurement(string Name, double Value);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The measurement of {Name} is not told to others; the next one will be")]
    private partial void LogDropped(Exception exception, string name);
}
