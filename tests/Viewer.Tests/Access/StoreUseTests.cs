using IFeaLiD.Datasets.Storage;
using IFeaLiD.Viewer.Access;

namespace IFeaLiD.Viewer.Tests.Access;

/// <summary>What the store takes is known without looking through all of it at each question.</summary>
public sealed class StoreUseTests : IDisposable
{
    private readonly string folder = ViewerProgram.NewFolder();
    private readonly Clock clock = new();

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Questions_and_refused_uploads_have_nothing_measured_before_its_time()
    {
        var photos = new FolderContentStore(Path.Combine(folder, "photos"), TimeProvider.System);
        using var use = new StoreUse(photos, new FolderContentStore(Path.Combine(folder, "datasets"), TimeProvider.System), clock);
        Assert.Equal(0, await use.BytesAsync(default));

        await photos.PutAsync((stream, token) => stream.WriteAsync(new byte[100], token).AsTask(), 0, default); // as another program would
        use.Reserve(0).Dispose();
        Assert.Equal(0, await use.BytesAsync(default));

        clock.Now += 6 * clock.TimestampFrequency;
        Assert.Equal(100, await use.BytesAsync(default));
    }

    [Fact]
    public async Task What_came_in_counts_from_its_first_byte_on_and_once()
    {
        var photos = new FolderContentStore(Path.Combine(folder, "photos"), TimeProvider.System);
        using var use = new StoreUse(photos, new FolderContentStore(Path.Combine(folder, "datasets"), TimeProvider.System), clock);
        Assert.Equal(0, await use.BytesAsync(default));
        using (use.Reserve(100))
        {
            Assert.Equal(100, await use.BytesAsync(default));
            await photos.PutAsync((stream, token) => stream.WriteAsync(new byte[100], token).AsTask(), 0, default);
        }

        Assert.Equal(100, await use.BytesAsync(default));
        clock.Now += 6 * clock.TimestampFrequency;
        Assert.Equal(100, await use.BytesAsync(default));
    }

    private sealed class Clock : TimeProvider
    {
        public long Now { get; set; }

        public override long GetTimestamp() => Now;
    }
}
