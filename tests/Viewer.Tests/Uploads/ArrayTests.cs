using System.Net;
using System.Net.Http.Json;
using IFeaLiD.Datasets.Arrays;
using IFeaLiD.Datasets.Containers;
using IFeaLiD.Tests;
using IFeaLiD.Viewer.Views;

namespace IFeaLiD.Viewer.Tests.Uploads;

[Collection(OneProgram.Name)]
public class ArrayTests(SharedProgram shared)
{
    private readonly ViewerProgram program = shared.Program;

    [Theory]
    [InlineData(8, "float32.npy", null, "array", "float32")]
    [InlineData(16, "types.npz", "be-f8.F", "be-f8.F", "float64")]
    [InlineData(32, "deflated.npz", null, "conv4", "float32")]
    public async Task An_array_gets_a_link_and_its_values_survive_within_half_a_step(int precision, string file, string? array, string stage, string type)
    {
        var before = program.Files();
        var fields = new List<(string, string)> { ("precision", $"{precision}"), ("name", "My map") };
        if (array is not null)
        {
            fields.Add(("arrayName", array));
        }

        var view = await ShareAsync(File.ReadAllBytes(Repository.Fixture("arrays", file)), photo: null, [.. fields]);
        var shown = Assert.Single(view.Stages);
        Assert.Equal((ViewState.Ready, "My map", precision), (view.State, view.Name, view.Precision));
        Assert.Equal((stage, 3, 4, 5), (shown.Name, shown.Width, shown.Height, shown.Channels));
        Assert.Null(view.Model);
        Assert.Null(view.Photo);
        Assert.Null(view.More);

        using var reader = DatasetReader.Open(new MemoryStream(await program.DatasetAsync(shown.Dataset!)), new DatasetLimits());
        var origin = reader.Manifest.Provenance!;
        Assert.Equal((new SourceRecord("array", type, file.EndsWith(".npz", StringComparison.Ordinal) ? stage : null), null), (origin.Source, origin.Model));
        Assert.False(reader.Manifest.Overlay);
        AssertValues(reader);
        await program.DeletedAsync(view);
        Assert.Equal(before, program.Files());
    }

    [Fact]
    public async Task A_photo_that_comes_along_lies_below_the_map_and_is_not_kept_itself()
    {
        var before = program.Files();
        var view = await ShareAsync(File.ReadAllBytes(Repository.Fixture("arrays", "float32.npy")), Photos.Fixture("orientation-6.jpg"));
        var photo = view.Photo!;
        using var reader = DatasetReader.Open(new MemoryStream(await program.DatasetAsync(view.Stages[0].Dataset!)), new DatasetLimits());
        Assert.Equal(new Affine(photo.Width / 3.0, photo.Width / 6.0, photo.Height / 4.0, photo.Height / 8.0), reader.Manifest.Provenance!.Affine);
        Assert.True(reader.ReadOverlay().AsSpan().StartsWith(new byte[] { 0xFF, 0xD8, 0xFF }));
        Assert.Equal(before.Count + 1, program.Files().Count);
        using var page = await program.Http.GetAsync(view.Link);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        await program.DeletedAsync(view);
        Assert.Equal(before, program.Files());
    }

    [Theory]
    [InlineData(422, "not-finite", "nan-F.npy")]
    [InlineData(422, "array-type", "objects.npy")]
    [InlineData(422, "array-shape", "five.npy")]
    [InlineData(422, "array-damaged", "bomb.npz")]
    [InlineData(422, "array-unknown", "deflated.npz", "arrayName", "conv5")]
    [InlineData(422, "precision-unknown", "float32.npy", "precision", "7")]
    [InlineData(415, "array-format", "make_arrays.py")]
    public async Task What_is_wrong_with_an_array_is_said_and_nothing_of_it_stays(int status, string code, string file, string? field = null, string value = "")
    {
        var before = program.Files();
        using var response = await PostAsync(File.ReadAllBytes(Repository.Fixture("arrays", file)), photo: null, field is null ? [] : [(field, value)]);
        var problem = await response.AssertProblemAsync(status, code);
        Assert.True(((string?)problem["detail"])!.Length > 20);
        Assert.Equal(before, program.Files());
    }

    [Fact]
    public async Task A_photo_that_is_none_and_an_upload_without_an_array_are_refused()
    {
        var before = program.Files();
        using var broken = await PostAsync(File.ReadAllBytes(Repository.Fixture("arrays", "float32.npy")), "no photo"u8.ToArray());
        await broken.AssertProblemAsync(415, "photo-format");
        using var missing = await PostAsync(null, Photos.Small(1));
        await missing.AssertProblemAsync(400, "array-missing");
        Assert.Equal(before, program.Files());
    }

    private async Task<SubmittedView> ShareAsync(byte[] array, byte[]? photo, params (string Name, string Value)[] fields)
    {
        using var response = await PostAsync(array, photo, fields);
        Assert.True(response.StatusCode == HttpStatusCode.Created, $"{response.StatusCode}: {await response.Content.ReadAsStringAsync()}");
        var view = (await response.Content.ReadFromJsonAsync<SubmittedView>(Api.Json))!;
        Assert.Equal($"/api/v1/views/{view.Id}", response.Headers.Location!.ToString());
        return view;
    }

    private async Task<HttpResponseMessage> PostAsync(byte[]? array, byte[]? photo, params (string Name, string Value)[] fields)
    {
        using var form = Api.Form("array", array, "map.npy", fields);
        if (photo is not null)
        {
            form.Add(Api.File(photo), "photo", "photo.jpg");
        }

        return await program.Http.PostAsync("/api/v1/arrays", form);
    }

    /// <summary>At [y, x, c] stands (31 y + 7 x + 3 c) mod 101 - 39.75, see make_arrays.py.</summary>
    private static void AssertValues(DatasetReader reader)
    {
        using var planes = PlaneStore.Create(4, 3, 5, long.MaxValue, "");
        RealPlanes.Read(reader, planes, progress: null, CancellationToken.None);
        var range = reader.Manifest.Provenance!.Range;
        // Half a step, and what float32 itself cannot tell apart.
        var tolerance = ((double)range.Max - range.Min) * (0.5 / (Math.Pow(2, reader.Manifest.Precision) - 1) + 1e-7);
        for (var cell = 0; cell < 12; cell++)
        {
            for (var c = 0; c < 5; c++)
            {
                Assert.Equal((31 * (cell / 3) + 7 * (cell % 3) + 3 * c) % 101 - 39.75, planes.Map.Plane(c)[cell], tolerance);
            }
        }
    }
}
