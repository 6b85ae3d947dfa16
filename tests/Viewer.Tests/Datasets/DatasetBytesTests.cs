using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace IFeaLiD.Viewer.Tests.Datasets;

[Collection(OneProgram.Name)]
public class DatasetBytesTests(SharedProgram shared) : IAsyncLifetime
{
    private readonly ViewerProgram program = shared.Program;
    private string sha256 = "";
    private byte[] whole = [];

    private string Path => $"/api/v1/datasets/{sha256}";

    public async Task InitializeAsync()
    {
        var view = await program.ReadyAsync((await program.SubmitAsync(Photos.Small(10), "photo.jpg", ("stages", "conv3_x"))).Id);
        sha256 = view.Stages[0].Dataset!;
        whole = await program.DatasetAsync(sha256);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task A_dataset_never_changes_and_says_so()
    {
        using var response = await program.Http.GetAsync(Path);
        Assert.Equal($"\"{sha256}\"", response.Headers.ETag!.ToString());
        Assert.False(response.Headers.ETag.IsWeak);
        Assert.Equal("public, max-age=31536000, immutable", string.Join(", ", response.Headers.GetValues("Cache-Control").SelectMany(value => value.Split(", ").OrderBy(part => part switch { "public" => 0, "immutable" => 2, _ => 1 }))));
        Assert.Equal("application/zip", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(whole.Length, response.Content.Headers.ContentLength);
        Assert.Equal("bytes", string.Join(",", response.Headers.AcceptRanges));
        Assert.Empty(response.Content.Headers.ContentEncoding);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/metadata")]
    [InlineData("/overlay")]
    public async Task The_head_alone_says_what_would_come(string part)
    {
        using var all = await program.Http.GetAsync(Path + part);
        using var request = new HttpRequestMessage(HttpMethod.Head, Path + part);
        using var response = await program.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(all.Content.Headers.ContentType, response.Content.Headers.ContentType);
        Assert.Equal(all.Headers.ETag, response.Headers.ETag);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Who_has_it_gets_304()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Path);
        request.Headers.IfNoneMatch.Add(new EntityTagHeaderValue($"\"{sha256}\""));
        using var response = await program.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.NotModified, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData(0, 99)]
    [InlineData(1000, 4999)]
    [InlineData(700, null)]
    [InlineData(null, 22)]
    public async Task Ranges_are_served(int? from, int? to)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Path);
        request.Headers.Range = new RangeHeaderValue(from, to);
        using var response = await program.Http.SendAsync(request);
        var (first, last) = from is { } start ? (start, to ?? whole.Length - 1) : (whole.Length - to!.Value, whole.Length - 1);
        Assert.Equal(HttpStatusCode.PartialContent, response.StatusCode);
        Assert.Equal($"bytes {first}-{last}/{whole.Length}", response.Content.Headers.ContentRange!.ToString());
        Assert.Equal(whole[first..(last + 1)], await response.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task A_range_of_another_version_gives_the_whole()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Path);
        request.Headers.Range = new RangeHeaderValue(0, 9);
        request.Headers.IfRange = new RangeConditionHeaderValue(new EntityTagHeaderValue("\"another\""));
        using var response = await program.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(whole, await response.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task A_range_behind_the_end_is_refused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Path);
        request.Headers.Range = new RangeHeaderValue(whole.Length, whole.Length + 10);
        using var response = await program.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, response.StatusCode);
    }

    [Fact]
    public async Task HEAD_tells_size_and_tag_without_the_bytes()
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, Path);
        using var response = await program.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(whole.Length, response.Content.Headers.ContentLength);
        Assert.Equal($"\"{sha256}\"", response.Headers.ETag!.ToString());
    }

    [Theory]
    [InlineData("Ein Föto", "Ein Föto.zip")]
    [InlineData("map.ZIP", "map.ZIP")]
    [InlineData("../../etc/\"evil\"\r\n", "....etcevil.zip")]
    public async Task It_can_be_saved_under_a_name(string name, string saved)
    {
        using var response = await program.Http.GetAsync($"{Path}?download={Uri.EscapeDataString(name)}");
        var disposition = response.Content.Headers.ContentDisposition!;
        Assert.Equal("attachment", disposition.DispositionType);
        Assert.Equal(saved, disposition.FileNameStar);
        Assert.Equal(whole, await response.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Metadata_and_overlay_come_alone_too()
    {
        var metadata = JsonNode.Parse(await program.Http.GetStringAsync($"{Path}/metadata"))!;
        Assert.Equal((8, 6, 512, "conv3_x"), ((int)metadata["width"]!, (int)metadata["height"]!, (int)metadata["features"]!, (string?)metadata["ifealid"]!["stage"]));
        using var overlay = await program.Http.GetAsync($"{Path}/overlay");
        Assert.Equal("image/jpeg", overlay.Content.Headers.ContentType!.MediaType);
        Assert.NotNull(overlay.Headers.ETag);
        Assert.True((await overlay.Content.ReadAsByteArrayAsync()).AsSpan().StartsWith(new byte[] { 0xFF, 0xD8, 0xFF }));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/metadata")]
    [InlineData("/overlay")]
    public async Task An_unknown_dataset_is_404_and_not_kept_by_caches(string part)
    {
        foreach (var name in new[] { new string('0', 64), "x", "..%2f..%2fviews.db", new string('A', 64) })
        {
            using var response = await program.Http.GetAsync($"/api/v1/datasets/{name}{part}");
            await response.AssertProblemAsync(404, "dataset-unknown");
            Assert.DoesNotContain("immutable", response.Headers.CacheControl?.ToString() ?? "", StringComparison.Ordinal);
        }
    }
}
