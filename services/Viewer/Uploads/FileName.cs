using Microsoft.Net.Http.Headers;

namespace IFeaLiD.Viewer.Uploads;

/// <summary>Names that senders give their files: shown to people, never used as paths.</summary>
internal static class FileName
{
    private const int Longest = 120;

    /// <summary>As a form's part says it.</summary>
    public static string Of(ContentDispositionHeaderValue disposition) =>
        Clean(HeaderUtilities.RemoveQuotes(disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName).Value ?? "");

    /// <summary>The last part of the name without control characters, at most 120 characters.</summary>
    public static string Clean(string given)
    {
        var last = given[(given.LastIndexOfAny(['/', '\\']) + 1)..];
        var clean = new string([.. last.Where(c => !char.IsControl(c)).Take(Longest)]).Trim();
        return clean.Length > 0 ? clean : "photo";
    }
}
