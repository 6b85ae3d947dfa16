using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using IFeaLiD.Tests;
using IFeaLiD.Viewer.Views;

namespace IFeaLiD.Viewer.Tests.Datasets;

[Collection(OneProgram.Name)]
public class SharingTests(SharedProgram shared)
{
    private readonly ViewerProgram program = shared.Program;

    [Theory]
    [InlineData("8-bit.zip", 9)]
    [InlineData("16-bit.zip", 5)]
    [InlineData("32-bit.zip", 3)]
    public async Task A_dataset_of_ours_gets_a_link_and_goes_with_it(string file, int channels)
    {
        var before = program.Files();
        var bytes = Whole(file);
        var view = await ShareAsync(bytes, "My map.zip");
        Assert.Equal((ViewState.Ready, "My map.zip", "conv3_x", channels), (view.State, view.Name, view.Stages[0].Name, view.Stages[0].Channels));
        Assert.Equal(bytes, await program.DatasetAsync(view.Stages[0].Dataset!));
        Assert.Equal(view.Stages, (await program.ViewAsync(view.Id)).Stages);
        using var page = await program.Http.GetAsync(view.Link);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);

        var second = await ShareAsync(bytes, "again.zip");
        Assert.Equal(view.Stages, second.Stages);
        await program.DeletedAsync(view);
        Assert.Equal(bytes, await program.DatasetAsync(second.Stages[0].Dataset!));
        await program.DeletedAsync(second);
        Assert.Equal(before, program.Files());
    }

    [Fact]
    public async Task A_dataset_of_the_original_program_gets_a_link()
    {
        if (Repository.OriginalDataset is not { } path)
        {
            return;
        }

        var view = await ShareAsync(await File.ReadAllBytesAsync(path), "C2.zip");
        var stage = Assert.Single(view.Stages);
        Assert.Equal(("layer", 52, 80, 512), (stage.Name, stage.Width, stage.Height, stage.Channels));
        Assert.Null(view.Model);
        Assert.Null(view.Photo);
        await program.DeletedAsync(view);
    }

    [Fact]
    public async Task A_downloaded_dataset_that_is_shared_again_outlives_the_view_that_it_came_from()
    {
        var extraction = await program.SubmitAsync(Photos.Small(40), "p.jpg", ("stages", "conv2_x"));
        var dataset = (await program.ReadyAsync(extraction.Id)).Stages[0].Dataset!;
        var view = await ShareAsync(await program.DatasetAsync(dataset), "shared.zip");
        Assert.Equal(dataset, view.Stages[0].Dataset);
        await program.DeletedAsync(extraction);
        await program.DatasetAsync(dataset);
        await program.DeletedAsync(view);
        using var gone = await program.Http.GetAsync($"/api/v1/datasets/{dataset}");
        await gone.AssertProblemAsync(404, "dataset-unknown");
    }

    [Theory]
    [MemberData(nameof(Damaged))]
    public async Task What_is_wrong_with_a_dataset_is_said_and_nothing_of_it_stays(string code, string what, Func<byte[]> make)
    {
        var before = program.Files();
        using var response = await program.PostDatasetAsync(make());
        var problem = await response.AssertProblemAsync(code == "dataset-too-large" ? 413 : 422, code);
        Assert.True(((string?)problem["detail"])!.Length > 20, what);
        Assert.Equal(before, program.Files());
    }

    public static TheoryData<string, string, Func<byte[]>> Damaged() => new()
    {
        { "archive-damaged", "nothing", () => [] },
        { "archive-damaged", "no archive", () => "hello, this is no archive"u8.ToArray() },
        { "archive-damaged", "begins like one", () => "PK, this is no archive"u8.ToArray() },
        { "archive-damaged", "cut off", () => Whole()[..^1000] },
        { "archive-damaged", "a flipped byte", () => Changed((bytes, length) => bytes[length / 2] ^= 1) },
        { "manifest-missing", "no manifest", () => Archive(archive => archive.GetEntry("metadata.json")!.Delete()) },
        { "manifest-invalid", "no JSON", () => Archive(archive => Replace(archive, "metadata.json", "{"u8.ToArray())) },
        { "manifest-invalid", "no width", () => Archive(archive => Replace(archive, "metadata.json", """{"name":"n","width":0,"height":2,"features":4,"precision":8}"""u8.ToArray())) },
        { "dataset-too-large", "a huge map", () => Archive(archive => Replace(archive, "metadata.json", """{"name":"n","width":40000,"height":40000,"features":4,"precision":8}"""u8.ToArray())) },
        { "tile-missing", "a tile is missing", () => Archive(archive => archive.GetEntry("1.png")!.Delete()) },
        { "tile-damaged", "a tile is no PNG", () => Archive(archive => Replace(archive, "1.png", "no PNG"u8.ToArray())) },
        { "tile-size", "a tile has another size", () => Archive(archive => Replace(archive, "1.png", File.ReadAllBytes(Repository.Fixture("png", "none.png")))) },
        { "entry-unexpected", "something else is in it", () => Archive(archive => Replace(archive, "../evil.sh", "x"u8.ToArray())) },
        { "overlay-missing", "no overlay", () => Archive(archive => archive.GetEntry("overlay.jpg")!.Delete()) },
        { "overlay-format", "the overlay is a page", () => Archive(archive => Replace(archive, "overlay.jpg", "<html>"u8.ToArray())) },
    };

    private async Task<SubmittedView> ShareAsync(byte[] dataset, string name)
    {
        using var response = await program.PostDatasetAsync(dataset, name);
        Assert.True(response.StatusCode == HttpStatusCode.Created, $"{response.StatusCode}: {await response.Content.ReadAsStringAsync()}");
        var view = (await response.Content.ReadFromJsonAsync<SubmittedView>(Api.Json))!;
        Assert.Equal($"/api/v1/views/{view.Id}", response.Headers.Location!.ToString());
        return view;
    }

    /// <summary>A fixture whose overlay is a real JPEG.</summary>
    private static byte[] Whole(string file = "8-bit.zip") => Archive(_ => { }, file);

    private static byte[] Changed(Action<byte[], int> change)
    {
        var bytes = Whole();
        change(bytes, bytes.Length);
        return bytes;
    }

    private static byte[] Archive(Action<ZipArchive> change, string file = "8-bit.zip")
    {
        using var stream = new MemoryStream();
        stream.Write(File.ReadAllBytes(Repository.Fixture("datasets", file)));
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Update, leaveOpen: true))
        {
            Replace(archive, "overlay.jpg", Photos.Fixture("orientation-1.jpg"));
            change(archive);
        }

        return stream.ToArray();
    }

    private static void Replace(ZipArchive archive, string name, byte[] content)
    {
        archive.GetEntry(name)?.Delete();
        using var entry = archive.CreateEntry(name, CompressionLevel.NoCompression).Open();
        entry.Write(content);
    }
}
