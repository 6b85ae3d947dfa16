using System.Security.Cryptography;
using IFeaLiD.Datasets.Storage;

namespace IFeaLiD.Datasets.Tests.Storage;

public sealed class DiskCacheTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("ifealid-cache-").FullName;
    private readonly List<string> fetched = [];

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Many_who_want_the_same_at_once_wait_for_one_fetch()
    {
        var cache = new DiskCache(folder, 1000);
        var (name, content) = Content(1, 100);
        var go = new TaskCompletionSource();
        var opened = Enumerable.Range(0, 20).Select(_ => cache.OpenAsync(name, async file =>
        {
            lock (fetched)
            {
                fetched.Add(name);
            }

            await go.Task;
            await file.WriteAsync(content);
            return true;
        }, default)).ToList();
        go.SetResult();
        foreach (var stream in await Task.WhenAll(opened))
        {
            await using (stream)
            {
                Assert.Equal(100, stream!.Length);
            }
        }

        Assert.Single(fetched);
    }

    [Fact]
    public async Task Who_gives_up_waiting_does_not_end_the_fetch_of_the_others()
    {
        var cache = new DiskCache(folder, 1000);
        var (name, content) = Content(1, 100);
        var go = new TaskCompletionSource();
        using var impatient = new CancellationTokenSource();
        var first = cache.OpenAsync(name, Fetch, impatient.Token);
        var second = cache.OpenAsync(name, Fetch, CancellationToken.None);
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        go.SetResult();
        await using var stream = await second;
        Assert.Equal(100, stream!.Length);

        async Task<bool> Fetch(Stream file)
        {
            await go.Task;
            await file.WriteAsync(content, CancellationToken.None);
            return true;
        }
    }

    [Fact]
    public async Task What_was_not_opened_for_longest_goes_and_what_is_open_stays()
    {
        var cache = new DiskCache(folder, 250);
        var open = await OpenAsync(cache, 1);
        await (await OpenAsync(cache, 2)).DisposeAsync();
        await (await OpenAsync(cache, 3)).DisposeAsync(); // 300 bytes: 2 has to go, since 1 is open
        Assert.Equal(200, cache.Bytes);
        await (await OpenAsync(cache, 1)).DisposeAsync();
        await (await OpenAsync(cache, 3)).DisposeAsync();
        Assert.Equal([1, 2, 3], Fetches());
        await (await OpenAsync(cache, 2)).DisposeAsync(); // 3 was opened later than 1, but 1 is open still
        Assert.Equal(200, cache.Bytes);
        await open.DisposeAsync();
        await (await OpenAsync(cache, 3)).DisposeAsync();
        Assert.Equal([1, 2, 3, 2, 3], Fetches());
        Assert.Equal(2, Directory.EnumerateFiles(folder).Count());
    }

    [Fact]
    public async Task What_is_larger_than_the_cache_can_be_read_and_goes_when_it_is_closed()
    {
        var cache = new DiskCache(folder, 10);
        var stream = await OpenAsync(cache, 1);
        Assert.Equal(100, stream.Length);
        await stream.DisposeAsync();
        Assert.Equal(0, cache.Bytes);
        Assert.Empty(Directory.EnumerateFiles(folder));
    }

    [Fact]
    public async Task Something_else_than_was_asked_for_is_refused_and_not_kept()
    {
        var cache = new DiskCache(folder, 1000);
        var failure = await Assert.ThrowsAsync<IOException>(() => cache.OpenAsync(Content(1, 100).Name, async file =>
        {
            await file.WriteAsync(new byte[100]);
            return true;
        }, default));
        Assert.Contains(Content(1, 100).Name, failure.Message, StringComparison.Ordinal);
        Assert.Equal(0, cache.Bytes);
        Assert.Empty(Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories));
        await (await OpenAsync(cache, 1)).DisposeAsync(); // the next one may do better
    }

    [Fact]
    public async Task The_next_process_takes_over_what_is_whole()
    {
        var cache = new DiskCache(folder, 1000);
        await (await OpenAsync(cache, 1)).DisposeAsync();
        await (await OpenAsync(cache, 2)).DisposeAsync();
        await File.WriteAllBytesAsync(Path.Combine(folder, Content(2, 100).Name), new byte[100]);
        await File.WriteAllTextAsync(Path.Combine(folder, "incoming", "half"), "half fetched");

        var next = new DiskCache(folder, 1000);
        Assert.Equal(200, next.Bytes);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(folder, "incoming")));
        await (await OpenAsync(next, 1)).DisposeAsync();
        await (await OpenAsync(next, 2)).DisposeAsync();
        Assert.Equal([1, 2, 2], Fetches()); // the spoilt one once more
    }

    [Fact]
    public async Task Who_gives_up_while_a_copy_is_looked_through_leaves_it_to_go_when_room_is_needed()
    {
        await (await OpenAsync(new DiskCache(folder, 1000), 1)).DisposeAsync();
        var next = new DiskCache(folder, 150);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next.OpenAsync(Content(1, 100).Name, _ => Task.FromResult(false), new CancellationToken(canceled: true)));
        await using var other = await OpenAsync(next, 2);
        Assert.Equal([Content(2, 100).Name], Directory.EnumerateFiles(folder).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_fetch_that_failed_while_nobody_waited_is_tried_again_by_the_next_one()
    {
        var cache = new DiskCache(folder, 1000);
        var fail = new TaskCompletionSource();
        var failed = new TaskCompletionSource();
        using var impatient = new CancellationTokenSource();
        var first = cache.OpenAsync(Content(1, 100).Name, async _ =>
        {
            await fail.Task;
            failed.SetResult();
            throw new IOException("The servers are away.");
        }, impatient.Token);
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        fail.SetResult();
        await failed.Task;
        while (Directory.EnumerateFiles(Path.Combine(folder, "incoming")).Any())
        {
            await Task.Delay(5, CancellationToken.None);
        }

        await (await OpenAsync(cache, 1)).DisposeAsync();
        Assert.Equal([1], Fetches());
    }

    private static (string Name, byte[] Content) Content(int seed, int bytes)
    {
        var content = Enumerable.Repeat((byte)seed, bytes).ToArray();
        return (Convert.ToHexStringLower(SHA256.HashData(content)), content);
    }

    private async Task<Stream> OpenAsync(DiskCache cache, int seed)
    {
        var (name, content) = Content(seed, 100);
        var stream = await cache.OpenAsync(name, async file =>
        {
            fetched.Add(name);
            await file.WriteAsync(content);
            return true;
        }, default);
        return stream!;
    }

    private IEnumerable<int> Fetches() => fetched.Select(name => Enumerable.Range(1, 9).Single(seed => Content(seed, 100).Name == name));
}
