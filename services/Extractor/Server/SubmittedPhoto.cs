using System.Text.Json.Serialization;

namespace IFeaLiD.Extractor.Server;

/// <summary>One line of <c>extract --server --json</c>: a photo that was taken in.</summary>
/// <param name="Photo">As it was named on the command line, or found.</param>
/// <param name="Link">For people.</param>
/// <param name="Id">Of the view, for the HTTP API.</param>
/// <param name="DeletionToken">Deletes the view; it is told here alone.</param>
internal sealed record SubmittedPhoto(string Photo, Uri Link, string Id, string? DeletionToken)
{
    /// <summary>Tells lines of different kinds apart.</summary>
    [JsonPropertyOrder(-1)]
    public string Kind => "view";
}
