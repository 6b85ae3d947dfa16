namespace IFeaLiD.Datasets.Storage;

/// <summary>What a <see cref="DiskCache"/> knows of its files: which there are, who reads them, and which has to go.</summary>
/// <param name="mostBytes">Bytes that may lie there; what is read may pass them.</param>
/// <param name="delete">Deletes the file of this name.</param>
/// <remarks>Not safe for use by several threads.</remarks>
internal sealed class CachedCopies(long mostBytes, Action<string> delete)
{
    private readonly Dictionary<string, Copy> copies = [];
    private long clock;

    /// <summary>Of all of them.</summary>
    public long Bytes { get; private set; }

    public bool Has(string sha256) => copies.ContainsKey(sha256);

    /// <summary>Whether a copy was there before this process, so that nobody knows what befell it.</summary>
    public bool IsSuspect(string sha256) => copies.GetValueOrDefault(sha256) is { IsSuspect: true };

    /// <summary>Notes a copy, in place of the earlier one; who reads that goes on.</summary>
    public void Put(string sha256, long bytes, bool isSuspect)
    {
        var earlier = copies.GetValueOrDefault(sha256);
        copies[sha256] = new Copy(bytes, ++clock, earlier?.Readers ?? 0, isSuspect);
        Bytes += bytes - (earlier?.Bytes ?? 0);
    }

    /// <summary>It was looked through and is what its name says.</summary>
    public void Trust(string sha256)
    {
        if (copies.TryGetValue(sha256, out var copy))
        {
            copies[sha256] = copy with { IsSuspect = false };
        }
    }

    /// <summary>Somebody reads it, so that it stays.</summary>
    public void Pin(string sha256) => copies[sha256] = copies[sha256] with { Readers = copies[sha256].Readers + 1, LastOpened = ++clock };

    /// <summary>Somebody has read it.</summary>
    public void Unpin(string sha256)
    {
        if (copies.TryGetValue(sha256, out var copy))
        {
            copies[sha256] = copy with { Readers = Math.Max(0, copy.Readers - 1) };
            Evict();
        }
    }

    /// <summary>Deletes it, if it is there.</summary>
    public void Drop(string sha256)
    {
        if (copies.Remove(sha256, out var copy))
        {
            Bytes -= copy.Bytes;
            delete(sha256);
        }
    }

    /// <summary>Deletes what nobody reads, longest unopened first, until the rest may lie there.</summary>
    /// <param name="fresh">Stays, since whoever fetched it is about to open it.</param>
    public void Evict(string? fresh = null)
    {
        if (Bytes <= mostBytes)
        {
            return;
        }

        foreach (var (sha256, _) in copies.Where(pair => pair.Value.Readers == 0 && pair.Key != fresh).OrderBy(pair => pair.Value.LastOpened).ToList())
        {
            Drop(sha256);
            if (Bytes <= mostBytes)
            {
                return;
            }
        }
    }

    /// <param name="Bytes">Length.</param>
    /// <param name="LastOpened">Larger is later.</param>
    /// <param name="Readers">Streams that are open.</param>
    /// <param name="IsSuspect">Whether it has to be looked through first.</param>
    private sealed record Copy(long Bytes, long LastOpened, int Readers, bool IsSuspect);
}
