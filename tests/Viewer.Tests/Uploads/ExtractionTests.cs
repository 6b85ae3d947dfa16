using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using IFeaLiD.Datasets.Containers;
using IFeaLiD.Viewer.Views;

namespace IFeaLiD.Viewer.Tests.Uploads;

[Collection(OneProgram.Name)]
public class ExtractionTests(SharedProgram shared)
{
    private readonly ViewerProgram program = shared.Program;

    [Fact]
    public async Task A_photo_gets_a_link_at_once_and_datasets_behind_it()
    {
        using var response = await program.PostPhotoAsync(Photos.Small(1), "holiday/../My photo.jpg");
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        var submitted = (await response.Content.ReadFromJsonAsync<SubmittedView>(Api.Json))!;
        Assert.Equal($"/api/v1/views/{submitted.Id}", response.Headers.Location!.ToString());
        Assert.Equal($"/v/{submitted.Id}", submitted.Link);
        Assert.Equal("My photo.jpg", submitted.Name);
        Assert.Equal(["conv2_x", "conv3_x", "conv4_x"], submitted.Stages.Select(stage => stage.Name));

        var view = await program.ReadyAsync(submitted.Id);
        Assert.Equal(new ViewPhoto(64, 48), view.Photo);
        Assert.Equal(8, view.Precision);
        Assert.Equal(("small-budget weights, trained from scratch", "MIT"), (view.Model!.Label, view.Model.Licence));
        Assert.Null(view.Progress);
        Assert.Equal([(16, 12, 256), (8, 6, 512), (4, 3, 1024)], view.Stages.Select(stage => (stage.Width, stage.Height, stage.Channels)));
        foreach (var stage in view.Stages)
        {
            var bytes = await program.DatasetAsync(stage.Dataset!);
            Assert.Equal(stage.Bytes, bytes.Length);
            Assert.Equal(stage.Dataset, Convert.ToHexStringLower(SHA256.HashData(bytes)));
            using var reader = DatasetReader.Open(new MemoryStream(bytes), new DatasetLimits());
            Assert.Equal(stage.Name, reader.Manifest.Provenance!.Stage);
            Assert.Equal((stage.Height, stage.Width, stage.Channels), (reader.ReadMap().Layout.Height, reader.Manifest.Width, reader.Manifest.Features));
            Assert.NotEmpty(reader.ReadOverlay()!);
        }

        using var page = await program.Http.GetAsync(view.Link);
        Assert.Equal((HttpStatusCode.OK, "text/html"), (page.StatusCode, page.Content.Headers.ContentType!.MediaType));
    }

    [Theory]
    [InlineData("conv3_x", "16", "full")]
    [InlineData("conv3_x,conv2_x", "32", "0.5mp")]
    public async Task Fields_choose_stages_precision_and_size_wherever_they_stand_in_the_form(string stages, string precision, string size)
    {
        using var form = new MultipartFormDataContent { { new StringContent(stages), "stages" } };
        form.Add(Api.File(Photos.Small(2)), "photo", "photo.jpg");
        form.Add(new StringContent(precision), "precision");
        form.Add(new StringContent(size), "size");
        using var response = await program.Http.PostAsync("/api/v1/extractions", form);
        var view = await program.ReadyAsync((await response.Content.ReadFromJsonAsync<SubmittedView>(Api.Json))!.Id);
        Assert.Equal(stages.Split(',').Order(StringComparer.Ordinal), view.Stages.Select(stage => stage.Name));
        Assert.Equal(precision, $"{view.Precision}");
        using var reader = DatasetReader.Open(new MemoryStream(await program.DatasetAsync(view.Stages[0].Dataset!)), new DatasetLimits());
        Assert.Equal(precision, $"{reader.Manifest.Precision}");
    }

    [Fact]
    public async Task The_first_stage_can_be_fetched_while_the_next_is_being_computed()
    {
        var submitted = await program.SubmitAsync(Photos.Large(4), "large.jpg", ("size", "full"));
        var view = await program.UntilAsync(submitted.Id, view => view.Stages[0].Ready || view.State != ViewState.Running && view.State != ViewState.Queued);
        using var answer = await program.Http.GetAsync($"/api/v1/datasets/{view.Stages[0].Dataset}", HttpCompletionOption.ResponseHeadersRead);
        var meanwhile = await program.ViewAsync(submitted.Id);
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        Assert.Equal((ViewState.Running, "conv3_x"), (meanwhile.State, meanwhile.Progress!.Stage));
        Assert.Equal([true, false, false], meanwhile.Stages.Select(stage => stage.Ready));
        using var reader = DatasetReader.Open(new MemoryStream(bytes), new DatasetLimits());
        reader.CheckWhole(default);
        Assert.Equal((400, 300, 256), (reader.Manifest.Width, reader.Manifest.Height, reader.Manifest.Features));
        await program.ReadyAsync(submitted.Id);
    }

    [Fact]
    public async Task The_padding_of_the_paper_can_be_asked_for()
    {
        var view = await program.ReadyAsync((await program.SubmitAsync(Photos.Small(5), "p.jpg", ("padding", "paper"), ("stages", "conv2_x"))).Id);
        Assert.Equal((16, 12), (view.Stages[0].Width, view.Stages[0].Height)); // 48 rows, padded by 8 on either side: 16 cells, less 2 on either side
        using var reader = DatasetReader.Open(new MemoryStream(await program.DatasetAsync(view.Stages[0].Dataset!)), new DatasetLimits());
        Assert.Equal("paper", reader.Manifest.Provenance!.Padding);
    }

    [Fact]
    public async Task A_photo_larger_than_the_wanted_size_is_scaled_down()
    {
        var view = await program.ReadyAsync((await program.SubmitAsync(Photos.Large(3), "large.jpg", ("size", "0.5mp"), ("stages", "conv2_x"))).Id);
        Assert.Equal(new ViewPhoto(1600, 1200), view.Photo);
        Assert.InRange(view.Stages[0].Width * view.Stages[0].Height, 30_000, 34_000); // 524,288 pixels, 16 to a cell
    }
}
