using IFeaLiD.Datasets.Storage;

namespace IFeaLiD.Extraction.Photos;

/// <summary>Fetches an uploaded photo from its store and decodes it.</summary>
public sealed class PhotoReader(IContentStore photos, PhotoDecoder decoder)
{
    /// <summary>Reads and decodes.</summary>
    /// <param name="sha256">Of the photo's bytes.</param>
    /// <param name="mostPixels">Scale down to at most that many pixels; null keeps the size.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ExtractionException">The photo is gone, damaged or outside the limits.</exception>
    public async Task<Photo> ReadAsync(string sha256, long? mostPixels, CancellationToken cancellationToken)
    {
        await using var stream = await OpenAsync(sha256, cancellationToken);
        var file = GC.AllocateUninitializedArray<byte>(checked((int)stream.Length));
        await stream.ReadExactlyAsync(file, cancellationToken);
        return decoder.Decode(file, mostPixels);
    }

    /// <summary>Reads the header alone, so that what cannot succeed is refused before anybody waits for it.</summary>
    /// <param name="sha256">Of the photo's bytes.</param>
    /// <param name="mostPixels">As for <see cref="ReadAsync"/>.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ExtractionException">The photo is gone, has no readable header or is outside the limits.</exception>
    public async Task CheckAsync(string sha256, long? mostPixels, CancellationToken cancellationToken)
    {
        await using var stream = await OpenAsync(sha256, cancellationToken);
        decoder.Check(stream, mostPixels);
    }

    private async Task<Stream> OpenAsync(string sha256, CancellationToken cancellationToken) =>
        await photos.OpenAsync(sha256, cancellationToken)
        ?? throw new ExtractionException("photo-gone", "The uploaded photo is not kept any more. Upload it again.");
}
