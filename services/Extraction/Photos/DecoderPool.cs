using System.ComponentModel;
using System.Diagnostics;
using IFeaLiD.Decoder.Orders;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace IFeaLiD.Extraction.Photos;

/// <summary>Keeps decoders waiting, so that no photo waits for their start; lets few work at a time.</summary>
/// <remarks>
/// An upload takes two of them, for the photo's header and for its picture. Those that have been taken are replaced a while later, so that their start,
/// a tenth of a second of one core, does not fall into the inference of that very photo. Once a photo found none waiting there are many, and the start
/// of one beside the inference of another costs less than waiting for it: then they are replaced at once, until there was a pause.
/// </remarks>
public sealed partial class DecoderPool : IDisposable
{
    private const int Spares = 2;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(6);

    private readonly SemaphoreSlim free;
    private readonly ILogger<DecoderPool> logger;
    private readonly Lock guard = new();
    private readonly Queue<DecoderProcess> waiting = [];
    private readonly Timer refill;
    private bool refills;
    private bool many;
    private long lastTaken = Stopwatch.GetTimestamp();
    private bool disposed;
    private bool warned;

    /// <summary>Limits and log.</summary>
    public DecoderPool(IOptions<PhotoLimits> limits, ILogger<DecoderPool> logger)
    {
        Limits = limits.Value;
        this.logger = logger;
        free = new SemaphoreSlim(Limits.Decoders);
        refill = new Timer(_ => Refill());
        Due(TimeSpan.Zero); // for the first photo
    }

    /// <summary>In force.</summary>
    internal PhotoLimits Limits { get; }

    /// <summary>Decodes one photo in a process of its own.</summary>
    /// <exception cref="ExtractionException">The photo is at fault.</exception>
    internal async Task<DecodedPhoto> DecodeAsync(Stream file, DecodeOrder order, CancellationToken cancellationToken)
    {
        await free.WaitAsync(cancellationToken);
        try
        {
            using var decoder = Take();
            var decoded = await decoder.DecodeAsync(file, order, cancellationToken);
            if (!decoded.Answer.Confined && !warned)
            {
                warned = true;
                LogUnconfined();
            }

            return decoded;
        }
        finally
        {
            free.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (guard)
        {
            disposed = true;
            while (waiting.TryDequeue(out var decoder))
            {
                decoder.Dispose();
            }
        }

        refill.Dispose();

        free.Dispose();
    }

    /// <summary>One that waits and is still there, or else a new one.</summary>
    private DecoderProcess Take()
    {
        lock (guard)
        {
            many = waiting.Count == 0 || (many && Stopwatch.GetElapsedTime(lastTaken) < Pause);
            lastTaken = Stopwatch.GetTimestamp();
            Due(many ? TimeSpan.Zero : Pause);
            while (waiting.TryDequeue(out var decoder))
            {
                if (decoder.IsAlive)
                {
                    return decoder;
                }

                decoder.Dispose();
            }
        }

        return DecoderProcess.Start();
    }

    /// <summary>Sees to it that decoders are started, unless that is to happen already.</summary>
    private void Due(TimeSpan pause)
    {
        lock (guard)
        {
            if (!disposed && (!refills || pause == TimeSpan.Zero))
            {
                refills = true;
                refill.Change(pause, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private void Refill()
    {
        try
        {
            for (var full = false; !full;)
            {
                lock (guard)
                {
                    full = disposed || waiting.Count == Spares;
                    refills = !full;
                    if (!full)
                    {
                        waiting.Enqueue(DecoderProcess.Start());
                    }
                }
            }
        }
        catch (Exception e) when (e is Win32Exception or IOException)
        {
            lock (guard)
            {
                refills = false; // the next photo tries again
            }

            LogNotStarted(e);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The kernel has no seccomp filters, so decoders of photos can write files and use the network")]
    private partial void LogUnconfined();

    [LoggerMessage(Level = LogLevel.Warning, Message = "A decoder could not be started ahead of the next photo")]
    private partial void LogNotStarted(Exception exception);
}
