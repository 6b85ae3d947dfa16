namespace IFeaLiD.Datasets.Storage;

/// <summary>Immutable content named by its SHA-256: what is written twice is there once, what is half written is not there.</summary>
/// <remarks>Names are 64 lower-case hex digits; anything else is never found. All members may be called at the same time.</remarks>
public interface IContentStore
{
    /// <summary>Writes content and publishes it under its hash, all or nothing.</summary>
    /// <param name="write">Fills an empty, seekable stream.</param>
    /// <param name="expectedBytes">At least as many as will be written, so that a full disk shows at once; 0 if unknown.</param>
    /// <param name="cancellationToken">Leaves nothing behind.</param>
    /// <exception cref="IOException">Not enough room, or the disk fails; nothing is left behind.</exception>
    Task<StoredContent> PutAsync(Func<Stream, CancellationToken, Task> write, long expectedBytes, CancellationToken cancellationToken);

    /// <summary>Content as a seekable stream, or null if it is not there.</summary>
    Task<Stream?> OpenAsync(string sha256, CancellationToken cancellationToken);

    /// <summary>What is there under that name, or null.</summary>
    Task<StoredContent?> FindAsync(string sha256, CancellationToken cancellationToken);

    /// <summary>Removes content; streams that are open go on. False if it was not there.</summary>
    Task<bool> DeleteAsync(string sha256, CancellationToken cancellationToken);

    /// <summary>Everything last published before that moment, in no order.</summary>
    IAsyncEnumerable<StoredContent> ListOlderAsync(DateTimeOffset moment, CancellationToken cancellationToken);
}

/// <summary>One piece of content.</summary>
/// <param name="Sha256">64 lower-case hex digits.</param>
/// <param name="Bytes">Length.</param>
/// <param name="PublishedAt">When it was last put.</param>
public sealed record StoredContent(string Sha256, long Bytes, DateTimeOffset PublishedAt);
