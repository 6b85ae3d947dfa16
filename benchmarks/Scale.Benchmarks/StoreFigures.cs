using System.Diagnostics;
using System.Security.Cryptography;
using IFeaLiD.Datasets.S3;
using IFeaLiD.Datasets.Storage;
using IFeaLiD.Jobs.Nats.Storage;
using IFeaLiD.Tests;

namespace IFeaLiD.Scale.Benchmarks;

/// <summary>200 MB put by one machine and got by another.</summary>
internal static class StoreFigures
{
    private const int Bytes = 200_000_000;

    public static async Task PrintAsync(NatsServer server)
    {
        var folder = Directory.CreateTempSubdirectory("ifealid-scale-").FullName;
        try
        {
            var content = RandomNumberGenerator.GetBytes(Bytes);
            var local = new FolderContentStore(Path.Combine(folder, "folder"), TimeProvider.System);
            await PrintAsync("folder", local, local, content);
            await using var session = await EngineFigures.OpenAsync(server.Url, "store");
            var one = await NatsContentStore.OpenAsync(session, "content", CacheOf("one"), default);
            var other = await NatsContentStore.OpenAsync(session, "content", CacheOf("other"), default);
            await PrintAsync("NATS", one, other, content);
            await using var s3 = await S3Server.StartAsync();
            using var connection = await S3Session.OpenAsync(s3.Options(), "store", TimeSpan.FromMinutes(1), TimeProvider.System, default);
            var near = new S3ContentStore(connection, "content", CacheOf("near"), TimeProvider.System);
            var far = new S3ContentStore(connection, "content", CacheOf("far"), TimeProvider.System);
            var name = await PrintAsync("S3 (OpenStack Swift)", near, far, content);
            var start = Stopwatch.GetTimestamp();
            await ReadAsync(far, name);
            Print("S3: get once more, from the disk cache", start);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        DiskCache CacheOf(string machine) => new(Path.Combine(folder, machine), 1L << 30);
    }

    private static async Task<string> PrintAsync(string what, IContentStore from, IContentStore to, byte[] content)
    {
        var start = Stopwatch.GetTimestamp();
        var stored = await from.PutAsync(async (stream, token) => await stream.WriteAsync(content, token), content.Length, default);
        Print($"{what}: put 200 MB", start);
        start = Stopwatch.GetTimestamp();
        await ReadAsync(to, stored.Sha256);
        Print($"{what}: get 200 MB", start);
        return stored.Sha256;
    }

    private static async Task ReadAsync(IContentStore store, string name)
    {
        await using var stream = (await store.OpenAsync(name, default))!;
        await stream.CopyToAsync(Stream.Null);
    }

    private static void Print(string what, long start) => EngineFigures.Print(what, Bytes / 1e6 / Stopwatch.GetElapsedTime(start).TotalSeconds, "MB/s");
}
