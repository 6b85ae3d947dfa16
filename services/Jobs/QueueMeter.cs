using System.Diagnostics.Metrics;

namespace IFeaLiD.Jobs;

/// <summary>Tells whoever listens how many jobs wait.</summary>
public sealed class QueueMeter : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string Name = "IFeaLiD.Jobs";

    private readonly Meter meter = new(Name);
    private int length;

    /// <summary>Nothing waits yet.</summary>
    public QueueMeter() => meter.CreateObservableUpDownCounter(
        "ifealid.job.queue.length", () => Volatile.Read(ref length), "{job}", "Jobs that wait, those between two attempts included.");

    /// <summary>Jobs that wait now.</summary>
    public int Length
    {
        set => Volatile.Write(ref length, value);
    }

    /// <inheritdoc/>
    public void Dispose() => meter.Dispose();
}
