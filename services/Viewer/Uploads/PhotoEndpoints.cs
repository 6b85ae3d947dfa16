using IFeaLiD.Datasets.Storage;
using IFeaLiD.Decoder.Orders;
using IFeaLiD.Extraction;
using IFeaLiD.Extraction.Photos;
using IFeaLiD.Viewer.Access;
using IFeaLiD.Viewer.Views;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace IFeaLiD.Viewer.Uploads;

/// <summary>Photos before their extraction: what they are, and how they look, for browsers that cannot tell themselves.</summary>
internal static class PhotoEndpoints
{
    public static void MapPhotos(this RouteGroupBuilder api)
    {
        api.MapPost("/photos", UploadAsync).TakesUploads(queues: false).WithTags("Uploads").WithSummary("Upload a photo to look at it first; an extraction can name it afterwards.")
            .Accepts<PhotoForm>("multipart/form-data").ProducesProblem(413).ProducesProblem(415).ProducesProblem(422);
        api.MapGet("/photos/{sha256}", InspectAsync).WithTags("Uploads").WithSummary("Format, size and pages of an uploaded photo.").ProducesProblem(409).ProducesProblem(422);
        api.MapGet("/photos/{sha256}/preview", PreviewAsync).WithTags("Uploads").WithSummary("An uploaded photo, upright, as JPEG of at most 2,048 pixels a side.")
            .Produces(200, contentType: "image/jpeg").ProducesProblem(409).ProducesProblem(422);
    }

    /// <summary>What is accepted as a photo.</summary>
    public static FileRule RuleOf(PhotoLimits limits, ViewLifetime views) =>
        new("photo", limits.Bytes, PhotoFormats.BytesNeeded, start => PhotoFormats.Check(start), views.DropPhotoAsync);

    private static async Task<Created<UploadedPhoto>> UploadAsync(
        HttpRequest request, [FromKeyedServices(ExtractionServices.Photos)] IContentStore photos,
        PhotoReader reader, ViewLifetime views, IOptions<PhotoLimits> limits, CancellationToken cancellationToken)
    {
        var upload = await UploadReader.ReadAsync(request, photos, RuleOf(limits.Value, views), cancellationToken);
        var sha256 = upload.File.Sha256;
        try
        {
            return TypedResults.Created($"{request.PathBase}/api/v1/photos/{sha256}", Describe(sha256, await reader.InspectAsync(sha256, 1, cancellationToken)));
        }
        catch
        {
            await views.DropPhotoAsync(sha256);
            throw;
        }
    }

    private static async Task<Ok<UploadedPhoto>> InspectAsync(string sha256, PhotoReader reader, CancellationToken cancellationToken, int page = 1) =>
        TypedResults.Ok(Describe(sha256, await reader.InspectAsync(sha256, page, cancellationToken)));

    private static async Task<FileContentHttpResult> PreviewAsync(
        string sha256, PhotoReader reader, HttpResponse response, CancellationToken cancellationToken, int page = 1)
    {
        var jpeg = await reader.PreviewAsync(sha256, page, cancellationToken);
        response.Headers.CacheControl = "private, max-age=3600";
        return TypedResults.File(jpeg, "image/jpeg");
    }

    private static UploadedPhoto Describe(string sha256, PhotoHeader photo) => new(sha256, photo.Format.ToString(), photo.Width, photo.Height, photo.Pages);
}

/// <summary>A photo that waits for its extraction; an hour without one, and it is deleted.</summary>
/// <param name="Sha256">Of its bytes: name it as <c>photoSha256</c> of an extraction.</param>
/// <param name="Format">Jpeg, Png, WebP, Tiff, Gif, Bmp, Heif, JpegXl or Raw.</param>
/// <param name="Width">Pixels a row, upright.</param>
/// <param name="Height">Rows, upright.</param>
/// <param name="Pages">Pictures in a TIFF file; 1 in others.</param>
public sealed record UploadedPhoto(string Sha256, string Format, int Width, int Height, int Pages);

/// <summary>Part of an upload.</summary>
internal sealed class PhotoForm
{
    /// <summary>A photo in any of the formats that are read.</summary>
    public required IFormFile Photo { get; init; }
}
