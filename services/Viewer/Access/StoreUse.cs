using System.Diagnostics.Metrics;
using IFeaLiD.Datasets.Storage;
using IFeaLiD.Extraction;

namespace IFeaLiD.Viewer.Access;

/// <summary>Bytes that photos and datasets take, those of uploads under way included.</summary>
public sealed class StoreUse : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "IFeaLiD.Store";

    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);

    private readonly IContentStore photos;
    private readonly IContentStore datasets;
    private readonly TimeProvider time;
    private readonly SemaphoreSlim one = new(1, 1);
    private readonly Meter meter = new(MeterName);
    private volatile Sizes? measured;
    private long reserved;
    private long arrived;

    /// <summary>Measures nothing before it is asked.</summary>
    public StoreUse(
        [FromKeyedServices(ExtractionServices.Photos)] IContentStore photos, [FromKeyedServices(ExtractionServices.Datasets)] IContentStore datasets, TimeProvider time)
    {
        this.photos = photos;
        this.datasets = datasets;
        this.time = time;
        meter.CreateObservableUpDownCounter("ifealid.store.size", Observe, "By", "Bytes of photos and datasets that are kept, as last measured.");
    }

    /// <summary>Bytes in all; measured anew when that was done more than five seconds ago.</summary>
    public async Task<long> BytesAsync(CancellationToken cancellationToken)
    {
        var last = await MeasureAsync(cancellationToken);
        return last.Photos + last.Datasets + Interlocked.Read(ref reserved) + Interlocked.Read(ref arrived);
    }

    /// <summary>Counts bytes that are on their way in until it is disposed; by then they lie in a store, or were refused. They count on until the next measurement begins.</summary>
    public IDisposable Reserve(long bytes)
    {
        Interlocked.Add(ref reserved, bytes);
        return new Reservation(this, bytes);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        meter.Dispose();
        one.Dispose();
    }

    private async Task<Sizes> MeasureAsync(CancellationToken cancellationToken)
    {
        await one.WaitAsync(cancellationToken);
        try
        {
            if (measured is not { } last || time.GetElapsedTime(last.At) > Fresh)
            {
                Interlocked.Exchange(ref arrived, 0);
                measured = last = new Sizes(await SumAsync(photos, cancellationToken), await SumAsync(datasets, cancellationToken), time.GetTimestamp());
            }

            return last;
        }
        finally
        {
            one.Release();
        }
    }

    private static async Task<long> SumAsync(IContentStore store, CancellationToken cancellationToken)
    {
        var sum = 0L;
        await foreach (var content in store.ListOlderAsync(DateTimeOffset.MaxValue, cancellationToken))
        {
            sum += content.Bytes;
        }

        return sum;
    }

    /// <summary>Tells what was measured last and has it measured again for the next time, since listeners do not wait.</summary>
    private IEnumerable<Measurement<long>> Observe()
    {
        var last = measured;
        _ = RefreshAsync();
        return last is null ? [] : [Of("photo", last.Photos), Of("dataset", last.Datasets)];

        static Measurement<long> Of(string content, long bytes) => new(bytes, new KeyValuePair<string, object?>("ifealid.content", content));
    }

    private async Task RefreshAsync()
    {
        try
        {
            await MeasureAsync(CancellationToken.None);
        }
        catch (Exception e) when (e is IOException or Jobs.StorageUnavailableException or ObjectDisposedException)
        {
            // The next listener tries again; whether the store works is told by /readyz.
        }
    }

    private sealed record Sizes(long Photos, long Datasets, long At);

    private sealed class Reservation(StoreUse use, long bytes) : IDisposable
    {
        public void Dispose()
        {
            Interlocked.Add(ref use.arrived, bytes);
            Interlocked.Add(ref use.reserved, -bytes);
        }
    }
}
