using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace IFeaLiD.Jobs.Views;

/// <summary>What a submitter keeps to delete a view; we keep its hash alone.</summary>
public static class DeletionToken
{
    /// <summary>256 random bits, base64url.</summary>
    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>SHA-256, 64 hex digits.</summary>
    public static string Hash(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    /// <summary>Compares in constant time.</summary>
    public static bool Matches(string token, string hash) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Hash(token)), Encoding.ASCII.GetBytes(hash));
}
