using IFeaLiD.Datasets.Storage;

namespace IFeaLiD.Datasets.Tests.Storage;

/// <summary>One folder that several programs use: each question goes to another one's store.</summary>
public sealed class SharedFolderTests : ContentStoreConformance, IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("ifealid-shared-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_program_that_starts_leaves_alone_what_another_writes()
    {
        var stored = await OpenOne().PutAsync(
            async (stream, token) =>
            {
                await stream.WriteAsync("first half, "u8.ToArray(), token);
                await stream.FlushAsync(token);
                _ = OpenOne();
                await stream.WriteAsync("second half"u8.ToArray(), token);
            },
            0,
            default);
        Assert.Equal(23, (await OpenOne().FindAsync(stored.Sha256, default))!.Bytes);
    }

    [Fact]
    public async Task What_was_left_unfinished_a_day_ago_is_removed_by_whoever_starts()
    {
        _ = OpenOne();
        var (old, young) = (Path.Combine(folder, "incoming", "old"), Path.Combine(folder, "incoming", "young"));
        await File.WriteAllTextAsync(old, "half");
        await File.WriteAllTextAsync(young, "half");
        File.SetLastWriteTimeUtc(old, TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(-2));
        _ = OpenOne();
        Assert.Equal((false, true), (File.Exists(old), File.Exists(young)));
    }

    [Fact]
    public async Task Who_reads_goes_on_when_another_program_deletes_and_puts_again()
    {
        var (first, second) = (OpenOne(), OpenOne());
        var stored = await Put(first, new byte[1_000_000]);
        await using var open = await second.OpenAsync(stored.Sha256, default);
        Assert.True(await first.DeleteAsync(stored.Sha256, default));
        Assert.Null(await second.OpenAsync(stored.Sha256, default));
        await Put(first, new byte[1_000_000]);
        var copy = new byte[1_000_000];
        await open!.ReadExactlyAsync(copy);
        Assert.NotNull(await second.FindAsync(stored.Sha256, default));
    }

    protected override IContentStore Open() => new InTurn(OpenOne(), OpenOne());

    protected override void AssertNothingUnfinished() => Assert.Empty(Directory.EnumerateFiles(Path.Combine(folder, "incoming")));

    private FolderContentStore OpenOne() => new(folder, TimeProvider.System, shared: true);

    private sealed class InTurn(params IContentStore[] stores) : IContentStore
    {
        private int turn;

        private IContentStore Next => stores[Interlocked.Increment(ref turn) % stores.Length];

        public Task<StoredContent> PutAsync(Func<Stream, CancellationToken, Task> write, long expectedBytes, CancellationToken cancellationToken) =>
            Next.PutAsync(write, expectedBytes, cancellationToken);

        public Task<Stream?> OpenAsync(string sha256, CancellationToken cancellationToken) => Next.OpenAsync(sha256, cancellationToken);

        public Task<StoredContent?> FindAsync(string sha256, CancellationToken cancellationToken) => Next.FindAsync(sha256, cancellationToken);

        public Task<bool> DeleteAsync(string sha256, CancellationToken cancellationToken) => Next.DeleteAsync(sha256, cancellationToken);

        public IAsyncEnumerable<StoredContent> ListOlderAsync(DateTimeOffset moment, CancellationToken cancellationToken) => Next.ListOlderAsync(moment, cancellationToken);
    }
}
