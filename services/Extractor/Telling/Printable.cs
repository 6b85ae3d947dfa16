namespace IFeaLiD.Extractor.Telling;

/// <summary>Text from files and services must not steer the terminal.</summary>
internal static class Printable
{
    /// <summary>The text without control characters.</summary>
    public static string Of(string text) => text.Any(char.IsControl) ? new string([.. text.Where(c => !char.IsControl(c))]) : text;

    /// <summary>Several lines without control characters in any of them.</summary>
    public static string Lines(string text) => string.Join('\n', text.Split('\n').Select(Of));
}
