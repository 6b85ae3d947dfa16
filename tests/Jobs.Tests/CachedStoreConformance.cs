using System.Security.Cryptography;
using IFeaLiD.Datasets.Storage;
using IFeaLiD.Datasets.Tests.Storage;

namespace IFeaLiD.Jobs.Tests;

/// <summary>What every content store does that lies at servers and is read from copies on the disks of several machines.</summary>
public abstract class CachedStoreConformance : ContentStoreConformance, IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("ifealid-cache-").FullName;

    protected CachedContentStore Store { get; private set; } = null!;

    public async Task InitializeAsync() => Store = await OpenOnAsync("first");

    public async Task DisposeAsync()
    {
        await CloseAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task What_one_machine_puts_another_reads_and_deletes()
    {
        var other = await OpenOnAsync("second");
        var content = RandomNumberGenerator.GetBytes(3_000_000);
        var stored = await Put(Store, content);
        await using (var stream = await other.OpenAsync(stored.Sha256, default))
        {
            Assert.Equal(content, await ReadAsync(stream!));
            Assert.True(await other.DeleteAsync(stored.Sha256, default));
            stream!.Position = 0;
            Assert.Equal(content[0], stream.ReadByte()); // an open stream goes on
        }

        Assert.Null(await Store.OpenAsync(stored.Sha256, default));
        Assert.Empty(await List(Store));
    }

    [Fact]
    public async Task Who_puts_what_is_there_makes_it_new_and_leaves_it_whole()
    {
        var other = await OpenOnAsync("second");
        var content = RandomNumberGenerator.GetBytes(1_000_000);
        var name = (await Put(Store, content)).Sha256;
        var first = (await Store.FindAsync(name, default))!;
        do
        {
            await Task.Delay(100); // servers may tell whole seconds
            await Put(other, content);
        }
        while ((await Store.FindAsync(name, default))!.PublishedAt == first.PublishedAt);

        var third = await OpenOnAsync("third");
        Assert.True((await third.FindAsync(name, default))!.PublishedAt > first.PublishedAt);
        await using var stream = await third.OpenAsync(name, default);
        Assert.Equal(content, await ReadAsync(stream!));
    }

    [Fact]
    public async Task What_is_listed_is_all_of_it_and_older_than_was_asked()
    {
        var names = new List<string>();
        for (var i = 0; i < 7; i++)
        {
            names.Add((await Put(Store, [(byte)i])).Sha256);
        }

        Assert.Equal(names.Order(StringComparer.Ordinal), (await List(Store)).Select(content => content.Sha256).Order(StringComparer.Ordinal));
        await foreach (var content in Store.ListOlderAsync(TimeProvider.System.GetUtcNow() - TimeSpan.FromHours(1), default))
        {
            Assert.Fail($"{content} is not that old.");
        }
    }

    [Fact]
    public async Task A_spoilt_copy_is_fetched_again()
    {
        var content = RandomNumberGenerator.GetBytes(100_000);
        var stored = await Put(Store, content);
        await File.WriteAllBytesAsync(Path.Combine(folder, "first", stored.Sha256), new byte[content.Length]);
        var restarted = await OpenOnAsync("first");
        await using var stream = await restarted.OpenAsync(stored.Sha256, default);
        Assert.Equal(content, await ReadAsync(stream!));
    }

    /// <summary>The same store as another machine sees it, or as the same one does after a restart.</summary>
    protected abstract Task<CachedContentStore> OpenOnAsync(string machine);

    /// <summary>Ends what <see cref="OpenOnAsync"/> began.</summary>
    protected abstract Task CloseAsync();

    protected DiskCache CacheOf(string machine) => new(Path.Combine(folder, machine), 1L << 30);

    protected override IContentStore Open() => Store;

    protected override void AssertNothingUnfinished() => Assert.Empty(Directory.EnumerateFiles(Path.Combine(folder, "first", "incoming")));

    protected static async Task<byte[]> ReadAsync(Stream stream)
    {
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy);
        return copy.ToArray();
    }
}
