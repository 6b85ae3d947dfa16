using System.IO.Compression;
using IFeaLiD.Datasets.Tiles;

namespace IFeaLiD.Datasets.Containers;

/// <summary>Writes a feature map as a dataset: one ZIP whose entries are stored, manifest first, then overlay, then tiles.</summary>
/// <remarks>
/// Tiles whose channels vary most come first, so that a viewer that draws while it loads shows most of the picture early.
/// Equal input gives equal bytes: entries carry no time, and encoding does not depend on the number of cores.
/// </remarks>
public static class DatasetWriter
{
    /// <summary>Name of the meter that tells what datasets cost.</summary>
    public const string MeterName = "IFeaLiD.Datasets";

    private static readonly DateTimeOffset NoTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Upper bound of the bytes that a dataset of this layout takes, for preallocation.</summary>
    public static long UpperBound(TileLayout layout, int overlayBytes) =>
        // Huffman-only deflate falls back to stored blocks, 5 bytes for each 16 KiB; entry headers and PNG chunks take under 400.
        layout.TileCount * (layout.TileBytes + layout.Height + layout.TileBytes / 2048 + 512L) + overlayBytes + 8192;

    /// <summary>Quantises, packs and compresses on several threads, writes in order.</summary>
    /// <param name="dataset">Empty, writable and seekable.</param>
    /// <param name="map">height x width x channels.</param>
    /// <param name="statistics">Of this map.</param>
    /// <param name="manifest">Must fit the map; its <see cref="Manifest.Overlay"/> must say whether there is an overlay.</param>
    /// <param name="overlay">The photo as JPEG, or empty.</param>
    /// <param name="threads">Tiles encoded at a time.</param>
    /// <param name="written">Told the share of tiles written, 0 to 1.</param>
    /// <param name="cancellationToken">Ends between two tiles.</param>
    public static async Task WriteAsync(
        Stream dataset,
        FeatureMap map,
        FeatureStatistics statistics,
        Manifest manifest,
        ReadOnlyMemory<byte> overlay,
        int threads,
        IProgress<double>? written,
        CancellationToken cancellationToken)
    {
        var layout = manifest.Layout;
        if ((layout.Height, layout.Width, layout.Channels) != (map.Height, map.Width, map.Channels) || manifest.Overlay == overlay.IsEmpty)
        {
            throw new ArgumentException("The manifest describes another map.", nameof(manifest));
        }

        await WriteAsync(
            dataset, manifest, overlay, Order(layout, statistics.Variances),
            (tile, rgba) => Quantiser.Pack(map, statistics.Range, layout.Precision, tile, rgba), threads, written, cancellationToken);
    }

    /// <summary>Compresses tiles on several threads, writes them in order.</summary>
    /// <param name="dataset">Empty, writable and seekable.</param>
    /// <param name="manifest">Its <see cref="Manifest.Overlay"/> must say whether there is an overlay.</param>
    /// <param name="overlay">The photo as JPEG, or empty.</param>
    /// <param name="order">All tiles, those that a viewer wants first at the beginning.</param>
    /// <param name="pack">Fills height x width x 4 bytes with a tile; called by several threads, and never after this method has ended.</param>
    /// <param name="threads">Tiles encoded at a time.</param>
    /// <param name="written">Told the share of tiles written, 0 to 1.</param>
    /// <param name="cancellationToken">Ends between two tiles.</param>
    internal static async Task WriteAsync(
        Stream dataset,
        Manifest manifest,
        ReadOnlyMemory<byte> overlay,
        IReadOnlyList<int> order,
        Action<int, byte[]> pack,
        int threads,
        IProgress<double>? written,
        CancellationToken cancellationToken)
    {
        using var archive = new ZipArchive(dataset, ZipArchiveMode.Create, leaveOpen: true);
        await AddAsync(archive, EntryNames.Manifest, manifest.ToJson(), cancellationToken);
        if (manifest.Overlay)
        {
            await AddAsync(archive, EntryNames.Overlay, overlay, cancellationToken);
        }

        var meter = new EncodingMeter();
        var buffers = Enumerable.Range(0, Math.Min(order.Count, threads + 1)).Select(_ => new TileBuffer(manifest.Layout, pack, meter)).ToArray();
        var encoding = new Queue<Task<ReadOnlyMemory<byte>>>();
        try
        {
            for (int next = 0, done = 0; done < order.Count; done++)
            {
                for (; next < order.Count && encoding.Count < buffers.Length; next++)
                {
                    var (buffer, tile) = (buffers[next % buffers.Length], order[next]); // its last tile has been written
                    encoding.Enqueue(Task.Run(() => buffer.Encode(tile), cancellationToken));
                }

                await AddAsync(archive, EntryNames.Tile(order[done]), await encoding.Dequeue(), cancellationToken);
                written?.Report((done + 1.0) / order.Count);
            }

            meter.Tell();
        }
        finally
        {
            // Nobody may read the map any more when this method has ended, however it ends.
            await ((Task)Task.WhenAll(encoding)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Array.ForEach(buffers, buffer => buffer.Dispose());
        }
    }

    /// <summary>Tiles whose channels vary most come first, equal ones by number.</summary>
    internal static int[] Order(TileLayout layout, IReadOnlyList<float> variances) =>
        [.. Enumerable.Range(0, layout.TileCount)
            .OrderByDescending(tile => Enumerable.Range(layout.FirstChannel(tile), layout.ChannelsIn(tile)).Sum(channel => (double)variances[channel]))
            .ThenBy(tile => tile)];

    private static async Task AddAsync(ZipArchive archive, string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var entry = archive.CreateEntry(name, CompressionLevel.NoCompression);
        entry.LastWriteTime = NoTime;
        await using var stream = await entry.OpenAsync(cancellationToken);
        await stream.WriteAsync(content, cancellationToken);
    }
}
