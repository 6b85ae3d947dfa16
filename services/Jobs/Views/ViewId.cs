using System.Security.Cryptography;

namespace IFeaLiD.Jobs.Views;

/// <summary>Names of views: 32 lower-case hex digits, 128 random bits. Who has the id may look; nobody can guess one.</summary>
public static class ViewId
{
    private const int Bytes = 16;

    /// <summary>A name that no view has.</summary>
    public static string New() => RandomNumberGenerator.GetHexString(2 * Bytes, lowercase: true);

    /// <summary>Whether this can be a view's name.</summary>
    public static bool IsValid(string? id) => LowerHex.IsOfBytes(id, Bytes);
}
