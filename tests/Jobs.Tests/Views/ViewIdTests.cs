using IFeaLiD.Jobs.Views;

namespace IFeaLiD.Jobs.Tests.Views;

public sealed class ViewIdTests
{
    [Fact]
    public void New_ids_are_valid_and_differ()
    {
        var ids = Enumerable.Range(0, 100).Select(_ => ViewId.New()).ToList();
        Assert.All(ids, id => Assert.True(ViewId.IsValid(id)));
        Assert.Equal(100, ids.Distinct(StringComparer.Ordinal).Count());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0123456789abcdef0123456789abcde")]
    [InlineData("0123456789abcdef0123456789abcdef0")]
    [InlineData("0123456789ABCDEF0123456789ABCDEF")]
    [InlineData("0123456789abcdef0123456789abcde/")]
    [InlineData("٠123456789abcdef0123456789abcdef")]
    public void Everything_else_is_none(string? id) => Assert.False(ViewId.IsValid(id));
}
