namespace IFeaLiD.Datasets.Arrays;

/// <summary>A map in a .npy file, or one of those in a .npz file: its header is read and checked, its numbers wait.</summary>
public sealed class ArrayFile : IDisposable
{
    /// <summary>First bytes that tell whether a file is one of the two.</summary>
    public const int BytesNeeded = 6;

    private readonly Stream file;
    private readonly NpzEntry? entry;

    private ArrayFile(Stream file, NpzEntry? entry, NpyHeader header)
    {
        this.file = file;
        this.entry = entry;
        Header = header;
    }

    /// <summary>Shape, order and type.</summary>
    public NpyHeader Header { get; }

    /// <summary>Of the array in its .npz file; null for a .npy file.</summary>
    public string? Name => entry?.Name;

    /// <summary>Whether bytes begin as a .npy or a ZIP file does.</summary>
    public static bool Begins(ReadOnlySpan<byte> start) => NpyHeader.Begins(start) || start.StartsWith("PK\u0003\u0004"u8);

    /// <summary>Whether a file is a dataset and no array: both .npz files and datasets are ZIP archives.</summary>
    /// <param name="file">Seekable; stays open and stands at its beginning afterwards.</param>
    /// <exception cref="DatasetException"><c>archive-damaged</c>.</exception>
    public static bool IsDataset(Stream file)
    {
        Span<byte> start = stackalloc byte[BytesNeeded];
        file.Position = 0;
        start = start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        file.Position = 0;
        return start.StartsWith("PK"u8) && !NpzEntry.IsNpz(file);
    }

    /// <summary>Opens a file.</summary>
    /// <param name="file">Seekable; closed with the result, and when it is refused.</param>
    /// <param name="array">Name of an array in a .npz file; null or empty takes the first.</param>
    /// <exception cref="DatasetException"><c>array-format</c>, <c>array-damaged</c>, <c>array-type</c>, <c>array-shape</c>, <c>array-unknown</c> or <c>dataset-too-large</c>.</exception>
    public static ArrayFile Open(Stream file, string? array)
    {
        NpzEntry? entry = null;
        try
        {
            Span<byte> start = stackalloc byte[BytesNeeded];
            file.Position = 0;
            start = start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
            file.Position = 0;
            if (!Begins(start))
            {
                throw new DatasetException("array-format", "The file begins neither as a .npy nor as a .npz file does. Save the array with numpy.save or numpy.savez.");
            }

            entry = NpyHeader.Begins(start) ? null : NpzEntry.Open(file, array);
            if (entry is null && !string.IsNullOrEmpty(array))
            {
                throw new DatasetException("array-unknown", "The file is a .npy file, which holds one array without a name. Names belong to .npz files.");
            }

            var header = NpyHeader.Read(entry?.Content ?? file);
            CheckLength(entry is null ? file.Length - file.Position : entry.Remaining, header);
            return new ArrayFile(file, entry, header);
        }
        catch
        {
            entry?.Dispose();
            file.Dispose();
            throw;
        }
    }

    /// <summary>Reads all numbers, once.</summary>
    /// <param name="planes">Of the header's shape.</param>
    /// <param name="progress">Told the share that is done, 0 to 1.</param>
    /// <param name="cancellationToken">Ends between two blocks of some megabytes.</param>
    /// <exception cref="DatasetException"><c>array-damaged</c>, or <c>not-finite</c> naming channel and place.</exception>
    public void ReadInto(PlaneStore planes, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        new NumberReader(entry?.Content ?? file, Header, planes, progress).ReadAll(cancellationToken);
        entry?.CheckWhole();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        entry?.Dispose();
        file.Dispose();
    }

    private static void CheckLength(long bytes, NpyHeader header)
    {
        if (bytes != header.Bytes)
        {
            throw new DatasetException("array-damaged",
                $"The array's header speaks of {header.Height} x {header.Width} x {header.Channels} numbers of {header.Type.Name}, {header.Bytes} bytes; "
                + $"{bytes} bytes follow it. {(bytes < header.Bytes ? "The file is cut off." : "Save one array alone, or several with numpy.savez.")}");
        }
    }
}
