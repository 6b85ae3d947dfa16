using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace IFeaLiD.Jobs.Views;

/// <summary>The submitter's right to delete a view: a secret of 256 random bits, of which the store keeps the hash alone.</summary>
public static class DeletionToken
{
    private const int Bytes = 32;
    private const int MaxLength = 256;

    /// <summary>A new secret: 43 characters of base64url.</summary>
    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>SHA-256 of the secret, 64 lower-case hex digits. No salt or stretching: the secret is random, not chosen by a person.</summary>
    public static string Hash(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    /// <summary>Whether the secret has this hash, in a time that does not tell how much of it is right.</summary>
    public static bool Matches(string? token, string hash) =>
        token is { Length: <= MaxLength }
        && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Hash(token)), Encoding.ASCII.GetBytes(hash));
}
