using IFeaLiD.Datasets.Containers;

namespace IFeaLiD.Datasets.Arrays;

/// <summary>A map that was brought as an array, ready to be written as a dataset.</summary>
/// <param name="Planes">The values.</param>
/// <param name="Statistics">Of the values.</param>
/// <param name="Manifest">Names no network; the map is stretched over the photo.</param>
/// <param name="Overlay">The photo as JPEG, or empty.</param>
public sealed record ArrayDataset(PlaneStore Planes, FeatureStatistics Statistics, Manifest Manifest, ReadOnlyMemory<byte> Overlay) : IDisposable
{
    private const int LongestStage = 100;

    /// <summary>Reads and measures an array.</summary>
    /// <param name="array">Opened, its numbers not read yet.</param>
    /// <param name="wish">How it becomes a dataset.</param>
    /// <param name="limits">Checked before memory is set aside.</param>
    /// <param name="room">Where the values lie meanwhile.</param>
    /// <param name="progress">Told the share that is read, 0 to 1.</param>
    /// <param name="cancellationToken">Ends between two blocks.</param>
    /// <exception cref="DatasetException">The array is damaged, too large, or holds values that are not finite.</exception>
    public static ArrayDataset Read(
        ArrayFile array, ArrayWish wish, DatasetLimits limits, ArrayRoom room, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var header = array.Header;
        limits.Check(new(header.Height, header.Width, header.Channels, wish.Precision));
        var planes = PlaneStore.Create(header.Height, header.Width, header.Channels, room.MemoryBytes, room.Folder);
        try
        {
            array.ReadInto(planes, progress, cancellationToken);
            var statistics = FeatureStatistics.Measure(planes.Map, cancellationToken);
            return new ArrayDataset(planes, statistics, Describe(array, wish, statistics.Range), wish.Overlay);
        }
        catch
        {
            planes.Dispose();
            throw;
        }
    }

    /// <summary>Writes the dataset.</summary>
    /// <param name="dataset">Empty, writable and seekable.</param>
    /// <param name="progress">Told the share that is written, 0 to 1.</param>
    /// <param name="cancellationToken">Ends between two tiles.</param>
    public Task WriteAsync(Stream dataset, IProgress<double>? progress, CancellationToken cancellationToken) =>
        DatasetWriter.WriteAsync(dataset, Planes.Map, Statistics, Manifest, Overlay, Environment.ProcessorCount, progress, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => Planes.Dispose();

    private static Manifest Describe(ArrayFile array, ArrayWish wish, ValueRange range)
    {
        var header = array.Header;
        // Without a photo the map's own cells stand in for its pixels.
        var photo = wish.Photo ?? new PhotoSize(header.Width, header.Height);
        double scaleX = (double)photo.Width / header.Width, scaleY = (double)photo.Height / header.Height;
        return new Manifest
        {
            Name = wish.Name,
            Width = header.Width,
            Height = header.Height,
            Features = header.Channels,
            Precision = (int)wish.Precision,
            Overlay = !wish.Overlay.IsEmpty,
            Provenance = new Provenance
            {
                Stage = StageOf(array.Name),
                Source = new SourceRecord("array", header.Type.Name, array.Name),
                Range = new RangeRecord(range.Min, range.Max),
                Affine = new Affine(scaleX, scaleX / 2, scaleY, scaleY / 2),
                Photo = photo,
            },
        };
    }

    private static string StageOf(string? name)
    {
        var clean = new string([.. (name ?? "").Where(letter => !char.IsControl(letter)).Take(LongestStage)]).Trim();
        return clean.Length > 0 ? clean : "array";
    }
}

/// <summary>How an array becomes a dataset.</summary>
/// <param name="Name">For people.</param>
/// <param name="Precision">Bits a value.</param>
/// <param name="Overlay">A photo to lay the map on, as JPEG; empty where there is none.</param>
/// <param name="Photo">Size of the upright photo that the overlay shows; null where there is none.</param>
public sealed record ArrayWish(string Name, Precision Precision, ReadOnlyMemory<byte> Overlay, PhotoSize? Photo);

/// <summary>Where the values of a map lie while it is converted.</summary>
/// <param name="MemoryBytes">A larger map goes to a temporary file.</param>
/// <param name="Folder">For that file.</param>
public sealed record ArrayRoom(long MemoryBytes, string Folder);
