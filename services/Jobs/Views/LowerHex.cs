namespace IFeaLiD.Jobs.Views;

/// <summary>Bytes written as lower-case hex digits, the form of every id and hash here.</summary>
internal static class LowerHex
{
    public const int Sha256Bytes = 32;

    public static bool IsOfBytes(string? text, int bytes) => text?.Length == 2 * bytes && text.All(char.IsAsciiHexDigitLower);
}
