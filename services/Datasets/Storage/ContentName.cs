namespace IFeaLiD.Datasets.Storage;

/// <summary>Names of content: SHA-256 as 64 lower-case hex digits.</summary>
public static class ContentName
{
    private const int Length = 64;

    /// <summary>Whether this can be one.</summary>
    public static bool IsValid(string? name) => name?.Length == Length && name.All(char.IsAsciiHexDigitLower);
}
