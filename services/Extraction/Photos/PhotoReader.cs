using IFeaLiD.Datasets.Storage;
using IFeaLiD.Decoder;
using IFeaLiD.Decoder.Orders;

namespace IFeaLiD.Extraction.Photos;

/// <summary>Fetches an uploaded photo from its store and has it decoded.</summary>
public sealed class PhotoReader(IContentStore photos, DecoderPool decoders)
{
    /// <summary>Reads and decodes.</summary>
    /// <param name="sha256">Of the photo's bytes.</param>
    /// <param name="shape">What the network shall see.</param>
    /// <param name="cancellationToken">Ends the decoding.</param>
    /// <exception cref="ExtractionException">The photo is gone, damaged or outside the limits.</exception>
    public async Task<Photo> ReadAsync(string sha256, PhotoShape shape, CancellationToken cancellationToken)
    {
        var decoded = await DecodeAsync(sha256, shape, DecodeWhat.Picture, cancellationToken);
        return new Photo(decoded.Rgb, decoded.Answer.Photo!, decoded.Answer.Framing!, decoded.Jpeg);
    }

    /// <summary>Reads the header alone.</summary>
    /// <param name="sha256">Of the photo's bytes.</param>
    /// <param name="page">Of a TIFF file, from 1.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ExtractionException">The photo is gone, has no readable header or is outside the limits.</exception>
    public async Task<PhotoHeader> InspectAsync(string sha256, int page, CancellationToken cancellationToken) =>
        (await DecodeAsync(sha256, PhotoShape.Whole with { Page = page }, DecodeWhat.Header, cancellationToken)).Answer.Photo!;

    /// <summary>Checks a wish by the header alone, so that what cannot succeed is refused before anybody waits for it.</summary>
    /// <param name="sha256">Of the photo's bytes.</param>
    /// <param name="shape">As for <see cref="ReadAsync"/>.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>Megapixels of the picture that the network will see.</returns>
    /// <exception cref="ExtractionException">As <see cref="InspectAsync"/>, or the wish does not fit the photo.</exception>
    public async Task<double> CheckAsync(string sha256, PhotoShape shape, CancellationToken cancellationToken)
    {
        var header = await InspectAsync(sha256, shape.Page, cancellationToken);
        try
        {
            var framing = Framing.Of(shape, header.Width, header.Height, decoders.Limits.Bounds);
            return framing.Width * (double)framing.Height / 1e6;
        }
        catch (DecodeException e)
        {
            throw new ExtractionException(e.Code, e.Message, e);
        }
    }

    /// <summary>The photo for people: upright JPEG without metadata, long side at most 2,048 pixels.</summary>
    /// <param name="sha256">Of the photo's bytes.</param>
    /// <param name="page">Of a TIFF file, from 1.</param>
    /// <param name="cancellationToken">Ends the decoding.</param>
    /// <exception cref="ExtractionException">The photo is gone, damaged or outside the limits.</exception>
    public async Task<byte[]> PreviewAsync(string sha256, int page, CancellationToken cancellationToken) =>
        (await DecodeAsync(sha256, PhotoShape.Whole with { Page = page }, DecodeWhat.Preview, cancellationToken)).Jpeg;

    private async Task<DecodedPhoto> DecodeAsync(string sha256, PhotoShape shape, DecodeWhat what, CancellationToken cancellationToken)
    {
        await using var file = await photos.OpenAsync(sha256, cancellationToken)
            ?? throw new ExtractionException("photo-gone", "The uploaded photo is not kept any more. Upload it again.");
        var start = new byte[PhotoFormats.BytesNeeded];
        var read = await file.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellationToken);
        var format = PhotoFormats.Check(start.AsSpan(0, read));
        file.Position = 0;
        return await decoders.DecodeAsync(file, new DecodeOrder(what, file.Length, format, shape, decoders.Limits.Bounds), cancellationToken);
    }
}
