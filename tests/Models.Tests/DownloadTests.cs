using System.Security.Cryptography;
using IFeaLiD.Models.Store;
using IFeaLiD.Tests;

namespace IFeaLiD.Models.Tests;

/// <summary>Downloads from servers that cut the line, lie and send other bytes: the right file or none.</summary>
public sealed class DownloadTests : IDisposable
{
    private static readonly byte[] File = Bytes(1_000_003, 3);
    private readonly string folder = Directory.CreateTempSubdirectory("ifealid-download-").FullName;

    private string Part => Path.Combine(folder, "part");

    [Fact]
    public async Task A_good_server_gives_the_file()
    {
        using var server = new UnreliableServer(File, _ => new());
        Assert.Equal(new(File.Length, File.Length), (await RunAsync(server))[^1]);
        AssertFile([0], server);
    }

    [Fact]
    public async Task A_line_that_is_cut_is_taken_up_where_it_was_cut()
    {
        using var server = new UnreliableServer(File, _ => new(Sends: 300_000));
        await RunAsync(server);
        Assert.Equal(4, server.Asked.Count);
        Assert.Equal(server.Asked.Order(), server.Asked);
        AssertFile([0, 300_000, 600_000, 900_000], server);
    }

    [Fact]
    public async Task A_server_that_knows_no_ranges_is_asked_for_all_again()
    {
        using var server = new UnreliableServer(File, n => new(Sends: n == 0 ? 300_000 : null, KnowsRanges: false));
        await RunAsync(server);
        AssertFile([0, 300_000], server);
    }

    [Fact]
    public async Task What_an_earlier_run_has_fetched_is_not_fetched_again()
    {
        using (var dying = new UnreliableServer(File, n => n == 0 ? new(Sends: 400_000) : new(Status: 503)))
        {
            var error = await Assert.ThrowsAsync<ModelException>(() => RunAsync(dying));
            Assert.Equal(ModelErrorCodes.DownloadFailed, error.Code);
            Assert.Contains("400000 of 1000003 bytes are kept", error.Message, StringComparison.Ordinal);
        }

        using var server = new UnreliableServer(File, _ => new());
        await RunAsync(server);
        AssertFile([400_000], server);
    }

    [Fact]
    public async Task A_server_that_never_says_the_length_is_believed_as_far_as_the_file_goes()
    {
        using var server = new UnreliableServer(File, _ => new(SaysLength: false));
        await RunAsync(server);
        AssertFile([0], server);
    }

    [Theory]
    [InlineData(999_999)]
    [InlineData(5_000_000_000)]
    public async Task Another_length_is_refused_before_anything_is_read(long length)
    {
        using var server = new UnreliableServer(File, _ => new(Length: length));
        Assert.Equal(ModelErrorCodes.FileSize, (await Assert.ThrowsAsync<ModelException>(() => RunAsync(server))).Code);
        Assert.False(System.IO.File.Exists(Part));
    }

    [Fact]
    public async Task More_bytes_than_expected_are_refused()
    {
        using var server = new UnreliableServer(File, _ => new(Body: [.. File, 1], SaysLength: false));
        Assert.Equal(ModelErrorCodes.FileSize, (await Assert.ThrowsAsync<ModelException>(() => RunAsync(server))).Code);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(300_000)]
    public async Task Other_bytes_are_thrown_away(int? cut)
    {
        using var server = new UnreliableServer(File, n => new(Sends: n == 0 ? cut : null, Body: n == 0 && cut is not null ? null : Bytes(File.Length, 4)));
        Assert.Equal(ModelErrorCodes.FileChecksum, (await Assert.ThrowsAsync<ModelException>(() => RunAsync(server))).Code);
        Assert.False(System.IO.File.Exists(Part));
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_said_at_once()
    {
        using var server = new UnreliableServer(File, _ => new(Status: 404));
        Assert.Equal(ModelErrorCodes.DownloadFailed, (await Assert.ThrowsAsync<ModelException>(() => RunAsync(server))).Code);
        Assert.Single(server.Asked);
    }

    [Fact]
    public async Task A_server_that_gives_nothing_is_given_up()
    {
        using var server = new UnreliableServer(File, _ => new(Sends: 0));
        Assert.Equal(ModelErrorCodes.DownloadFailed, (await Assert.ThrowsAsync<ModelException>(() => RunAsync(server))).Code);
        Assert.Equal(5, server.Asked.Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(300_000)]
    public async Task A_server_that_falls_silent_is_asked_again(int sends)
    {
        using var server = new UnreliableServer(File, n => n == 0 ? new(Sends: sends, FallsSilent: true) : new());
        await RunAsync(server, patience: TimeSpan.FromMilliseconds(500));
        AssertFile([0, sends], server);
    }

    [Fact]
    public async Task Where_nobody_has_noted_the_size_the_server_is_asked_and_the_line_may_break()
    {
        using var server = new UnreliableServer(File, n => new(Sends: n == 0 ? 300_000 : null));
        Assert.Equal(new(File.Length, File.Length), (await RunAsync(server, knowsSize: false))[^1]);
        AssertFile([0, 300_000], server);
    }

    [Fact]
    public async Task Where_nobody_knows_the_size_the_checksum_alone_tells()
    {
        using var server = new UnreliableServer(File, _ => new(SaysLength: false));
        Assert.Equal(new(File.Length, null), (await RunAsync(server, knowsSize: false))[^1]);
        AssertFile([0], server);
        using var cut = new UnreliableServer(File, _ => new(SaysLength: false, Sends: 5000));
        System.IO.File.Delete(Part);
        Assert.Equal(ModelErrorCodes.FileChecksum, (await Assert.ThrowsAsync<ModelException>(() => RunAsync(cut, knowsSize: false))).Code);
        Assert.False(System.IO.File.Exists(Part));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Where_nobody_has_noted_the_size_there_is_a_limit(bool says)
    {
        using var server = new UnreliableServer(Bytes(2_000_001, 3), _ => new(SaysLength: says));
        Assert.Equal(ModelErrorCodes.TooLarge, (await Assert.ThrowsAsync<ModelException>(() => RunAsync(server, knowsSize: false))).Code);
        Assert.False(System.IO.File.Exists(Part) && new FileInfo(Part).Length > 0);
    }

    [Fact]
    public async Task What_an_earlier_run_has_fetched_and_not_checked_is_checked()
    {
        System.IO.File.WriteAllBytes(Part, File);
        using var server = new UnreliableServer(File, _ => new(Status: 416));
        await RunAsync(server, knowsSize: false);
        AssertFile([File.Length], server);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private async Task<List<DownloadProgress>> RunAsync(UnreliableServer server, bool knowsSize = true, TimeSpan? patience = null)
    {
        using var http = new HttpClient();
        var seen = new Seen();
        await new Download(http) { Pause = TimeSpan.Zero, MostBytes = 2_000_000, Patience = patience ?? TimeSpan.FromMinutes(1) }.RunAsync(server.Address, knowsSize ? File.Length : null, Convert.ToHexStringLower(SHA256.HashData(File)), Part, seen, default);
        return seen.All;
    }

    private void AssertFile(long[] asked, UnreliableServer server)
    {
        Assert.Equal(asked, server.Asked);
        Assert.Equal(File, System.IO.File.ReadAllBytes(Part));
    }

    private static byte[] Bytes(int count, int seed)
    {
        byte[] bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private sealed class Seen : IProgress<DownloadProgress>
    {
        public List<DownloadProgress> All { get; } = [];

        public void Report(DownloadProgress value) => All.Add(value);
    }
}
