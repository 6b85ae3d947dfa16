using System.ComponentModel;
using IFeaLiD.Decoder.Orders;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace IFeaLiD.Extraction.Photos;

/// <summary>Keeps one decoder waiting, so that no photo waits for its start; lets few work at a time.</summary>
public sealed partial class DecoderPool : IDisposable
{
    private readonly SemaphoreSlim free;
    private readonly ILogger<DecoderPool> logger;
    private readonly Lock guard = new();
    private DecoderProcess? waiting;
    private bool disposed;
    private bool warned;

    /// <summary>Limits and log.</summary>
    public DecoderPool(IOptions<PhotoLimits> limits, ILogger<DecoderPool> logger)
    {
        Limits = limits.Value;
        this.logger = logger;
        free = new SemaphoreSlim(Limits.Decoders);
        _ = Task.Run(StartSuccessor); // for the first photo
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
            waiting?.Dispose();
            waiting = null;
        }

        free.Dispose();
    }

    /// <summary>The one that waits, if it is still there; its successor starts beside its work.</summary>
    private DecoderProcess Take()
    {
        DecoderProcess? taken;
        lock (guard)
        {
            (taken, waiting) = (waiting, null);
        }

        if (taken is { IsAlive: false })
        {
            taken.Dispose();
            taken = null;
        }

        taken ??= DecoderProcess.Start();
        _ = Task.Run(StartSuccessor);
        return taken;
    }

    private void StartSuccessor()
    {
        try
        {
            lock (guard)
            {
                waiting ??= disposed ? null : DecoderProcess.Start();
            }
        }
        catch (Exception e) when (e is Win32Exception or IOException)
        {
            LogNotStarted(e); // the next photo tries again
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The kernel has no seccomp filters, so decoders of photos can write files and use the network")]
    private partial void LogUnconfined();

    [LoggerMessage(Level = LogLevel.Warning, Message = "A decoder could not be started ahead of the next photo")]
    private partial void LogNotStarted(Exception exception);
}
