using System.Buffers;
using System.Security.Cryptography;

namespace IFeaLiD.Jobs.Views;

/// <summary>Names of views.</summary>
public static class ViewId
{
    private const int Digits = 32;

    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdef");

    /// <summary>128 random bits.</summary>
    public static string New() => RandomNumberGenerator.GetHexString(Digits, lowercase: true);

    /// <summary>Whether a text could be one.</summary>
    public static bool IsValid(string id) => id.Length == Digits && !id.AsSpan().ContainsAnyExcept(Hex);
}
