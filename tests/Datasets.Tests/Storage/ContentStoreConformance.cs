using System.Security.Cryptography;
using IFeaLiD.Datasets.Storage;

namespace IFeaLiD.Datasets.Tests.Storage;

/// <summary>What every content store does; a further store is one more subclass.</summary>
public abstract class ContentStoreConformance
{
    protected abstract IContentStore Open();

    [Fact]
    public async Task Content_is_found_under_its_hash()
    {
        var store = Open();
        var stored = await Put(store, "content"u8.ToArray());
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData("content"u8)), stored.Sha256);
        Assert.Equal(7, stored.Bytes);
        Assert.Equal(7, (await store.FindAsync(stored.Sha256, default))!.Bytes);
        Assert.Equal("content"u8.ToArray(), await Read(store, stored.Sha256));
    }

    [Fact]
    public async Task The_same_content_is_there_once_whoever_writes_it()
    {
        var store = Open();
        var content = RandomNumberGenerator.GetBytes(300_000);
        var stored = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Put(store, content)));
        Assert.Single(stored.Select(s => s.Sha256).Distinct());
        Assert.Single(await List(store));
        Assert.Equal(content, await Read(store, stored[0].Sha256));
    }

    [Fact]
    public async Task A_writer_that_fails_or_is_cancelled_leaves_nothing()
    {
        var store = Open();
        await Assert.ThrowsAsync<InvalidOperationException>(() => store.PutAsync(async (stream, token) =>
        {
            await stream.WriteAsync(new byte[100_000], token);
            throw new InvalidOperationException("half way");
        }, 0, default));
        using var cancelled = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.PutAsync(async (stream, token) =>
        {
            await stream.WriteAsync(new byte[100_000], token);
            await cancelled.CancelAsync();
            token.ThrowIfCancellationRequested();
        }, 0, cancelled.Token));
        Assert.Empty(await List(store));
        AssertNothingUnfinished();
    }

    [Fact]
    public async Task More_room_than_needed_may_be_reserved()
    {
        var store = Open();
        var stored = await store.PutAsync((stream, token) => stream.WriteAsync("abc"u8.ToArray(), token).AsTask(), 1_000_000, default);
        Assert.Equal(3, stored.Bytes);
        Assert.Equal("abc"u8.ToArray(), await Read(store, stored.Sha256));
    }

    [Fact]
    public async Task Streams_seek_so_that_ranges_can_be_served()
    {
        var store = Open();
        var stored = await Put(store, "0123456789"u8.ToArray());
        await using var stream = await store.OpenAsync(stored.Sha256, default);
        stream!.Position = 6;
        var tail = new byte[4];
        await stream.ReadExactlyAsync(tail);
        Assert.Equal("6789"u8.ToArray(), tail);
    }

    [Fact]
    public async Task Deleted_content_is_gone_and_can_be_put_again()
    {
        var store = Open();
        var stored = await Put(store, "content"u8.ToArray());
        Assert.True(await store.DeleteAsync(stored.Sha256, default));
        Assert.False(await store.DeleteAsync(stored.Sha256, default));
        Assert.Null(await store.OpenAsync(stored.Sha256, default));
        Assert.Null(await store.FindAsync(stored.Sha256, default));
        Assert.Equal(stored.Sha256, (await Put(store, "content"u8.ToArray())).Sha256);
    }

    [Theory]
    [InlineData("")]
    [InlineData("../../../../etc/passwd")]
    [InlineData("ab")]
    [InlineData("E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855")]
    [InlineData("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\n")]
    public async Task Names_that_are_no_hashes_are_never_found(string name)
    {
        var store = Open();
        Assert.Null(await store.OpenAsync(name, default));
        Assert.Null(await store.FindAsync(name, default));
        Assert.False(await store.DeleteAsync(name, default));
    }

    protected static Task<StoredContent> Put(IContentStore store, byte[] content) =>
        store.PutAsync((stream, token) => stream.WriteAsync(content, token).AsTask(), content.Length, default);

    protected static async Task<List<StoredContent>> List(IContentStore store)
    {
        var all = new List<StoredContent>();
        await foreach (var stored in store.ListOlderAsync(DateTimeOffset.MaxValue, default))
        {
            all.Add(stored);
        }

        return all;
    }

    protected virtual void AssertNothingUnfinished()
    {
    }

    private static async Task<byte[]> Read(IContentStore store, string sha256)
    {
        await using var stream = await store.OpenAsync(sha256, default);
        using var copy = new MemoryStream();
        await stream!.CopyToAsync(copy);
        return copy.ToArray();
    }
}
