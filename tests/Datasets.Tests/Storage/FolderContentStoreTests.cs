using IFeaLiD.Datasets.Storage;

namespace IFeaLiD.Datasets.Tests.Storage;

public sealed class FolderContentStoreTests : ContentStoreConformance, IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("ifealid-store-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task What_a_dead_process_left_unfinished_is_removed_at_the_next_start()
    {
        var stored = await Put(Open(), "kept"u8.ToArray());
        await File.WriteAllTextAsync(Path.Combine(folder, "incoming", "half"), "half written");
        Assert.NotNull(await Open().FindAsync(stored.Sha256, default));
        AssertNothingUnfinished();
    }

    [Fact]
    public async Task A_full_disk_is_noticed_before_a_byte_is_written_and_leaves_nothing()
    {
        var store = Open();
        await Assert.ThrowsAsync<IOException>(() => store.PutAsync((_, _) => throw new InvalidOperationException("written"), 1L << 50, default));
        AssertNothingUnfinished();
    }

    protected override IContentStore Open() => new FolderContentStore(folder, TimeProvider.System);

    protected override void AssertNothingUnfinished() => Assert.Empty(Directory.EnumerateFiles(Path.Combine(folder, "incoming")));
}
