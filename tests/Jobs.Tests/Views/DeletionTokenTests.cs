using IFeaLiD.Jobs.Views;

namespace IFeaLiD.Jobs.Tests.Views;

public sealed class DeletionTokenTests
{
    [Fact]
    public void A_token_has_256_bits_in_base64url()
    {
        var tokens = Enumerable.Range(0, 100).Select(_ => DeletionToken.New()).ToList();
        Assert.All(tokens, token => Assert.Matches("^[A-Za-z0-9_-]{43}$", token));
        Assert.Equal(100, tokens.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void The_hash_is_sha256_in_lower_case_hex() =>
        Assert.Equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", DeletionToken.Hash("abc"));

    [Fact]
    public void Only_the_token_itself_matches_its_hash()
    {
        var token = DeletionToken.New();
        var hash = DeletionToken.Hash(token);
        Assert.True(DeletionToken.Matches(token, hash));
        Assert.False(DeletionToken.Matches(DeletionToken.New(), hash));
        Assert.False(DeletionToken.Matches(hash, hash));
        Assert.False(DeletionToken.Matches("", hash));
        Assert.False(DeletionToken.Matches(null, hash));
        Assert.False(DeletionToken.Matches(token, ""));
        Assert.False(DeletionToken.Matches(new string('x', 1_000_000), DeletionToken.Hash(new string('x', 1_000_000))));
    }
}
