using System.Net;
using System.Net.Http.Json;
using System.Text;
using IFeaLiD.Viewer.Views;

namespace IFeaLiD.Viewer.Tests.Views;

/// <summary>Stages that were not asked for at first are computed behind the same link, while the photo is kept.</summary>
[Collection(OneProgram.Name)]
public class MoreStagesTests(SharedProgram shared)
{
    private readonly ViewerProgram program = shared.Program;

    [Fact]
    public async Task A_further_stage_appears_behind_the_same_link_and_what_was_ready_stays()
    {
        var before = program.Files();
        var submitted = await program.SubmitAsync(Photos.Small(60), "p.jpg", ("stages", "conv2_x"));
        var first = await program.ReadyAsync(submitted.Id);
        Assert.Equal(["conv3_x", "conv4_x"], first.More!.Stages);
        Assert.Null(first.More.Problem);

        using var response = await AskAsync(submitted.Id, "conv4_x");
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal($"/api/v1/views/{submitted.Id}", response.Headers.Location?.ToString());
        var asked = (await response.Content.ReadFromJsonAsync<ViewSnapshot>(Api.Json))!;
        Assert.Equal([first.Stages[0], new ViewStage("conv4_x", false, 0, 0, 1024, null, 0)], asked.Stages);
        Assert.Equal("view-busy", asked.More!.Problem!.Code);
        Assert.Equal(first.Photo, asked.Photo);

        var ready = await program.ReadyAsync(submitted.Id);
        Assert.Equal(["conv2_x", "conv4_x"], ready.Stages.Select(stage => stage.Name));
        Assert.Equal(first.Stages[0], ready.Stages[0]);
        Assert.Equal(["conv3_x"], ready.More!.Stages);
        await program.DatasetAsync(ready.Stages[0].Dataset!);

        using var all = await AskAsync(submitted.Id);
        var whole = await program.ReadyAsync(submitted.Id);
        Assert.Equal(["conv2_x", "conv3_x", "conv4_x"], whole.Stages.Select(stage => stage.Name));
        Assert.Null(whole.More);

        // The same as if all had been asked for at once.
        var other = await program.SubmitAsync(Photos.Small(60), "p.jpg");
        Assert.Equal((await program.ReadyAsync(other.Id)).Stages, whole.Stages);
        await program.DeletedAsync(submitted);
        await program.DatasetAsync(whole.Stages[2].Dataset!);
        await program.DeletedAsync(other);
        Assert.Equal(before, program.Files());
    }

    [Fact]
    public async Task What_is_there_already_is_not_computed_again()
    {
        var submitted = await program.SubmitAsync(Photos.Small(61), "p.jpg", ("stages", "conv2_x"));
        var ready = await program.ReadyAsync(submitted.Id);
        using var again = await AskAsync(submitted.Id, "conv2_x");
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.Equal(ready.Revision, (await program.ViewAsync(submitted.Id)).Revision);
        await program.DeletedAsync(submitted);
    }

    [Fact]
    public async Task What_was_cancelled_can_be_asked_for_again()
    {
        var submitted = await program.SubmitAsync(Photos.Large(62), "p.jpg", ("stages", "conv2_x,conv4_x"));
        await program.UntilAsync(submitted.Id, view => view.Stages[0].Ready);
        using var busy = await AskAsync(submitted.Id, "conv3_x");
        await busy.AssertProblemAsync(409, "view-busy");
        var cancelled = await program.CancelAsync(submitted.Id);
        Assert.Equal(["conv3_x", "conv4_x"], cancelled.More!.Stages);
        using var response = await AskAsync(submitted.Id, "conv3_x");
        var ready = await program.ReadyAsync(submitted.Id);
        Assert.Equal(["conv2_x", "conv3_x"], ready.Stages.Select(stage => stage.Name));
        Assert.Equal(cancelled.Stages[0], ready.Stages[0]);
        await program.DeletedAsync(submitted);
    }

    [Fact]
    public async Task A_refusal_says_why_and_the_view_says_it_beforehand()
    {
        var submitted = await program.SubmitAsync(Photos.Small(63), "p.jpg", ("stages", "conv2_x"));
        var ready = await program.ReadyAsync(submitted.Id);
        using var unknown = await AskAsync(submitted.Id, "conv9_x");
        await unknown.AssertProblemAsync(422, "stage-unknown");
        using var nobody = await AskAsync(ViewId, "conv3_x");
        await nobody.AssertProblemAsync(404, "view-unknown");
        using var malformed = await program.Http.PostAsync(Address(submitted.Id), new StringContent("{", Encoding.UTF8, "application/json"));
        await malformed.AssertProblemAsync(400, "request-malformed");
        using var form = await program.Http.PostAsync(Address(submitted.Id), new StringContent("stages=conv3_x"));
        await form.AssertProblemAsync(415, "content-type");

        using var share = await program.PostDatasetAsync(await program.DatasetAsync(ready.Stages[0].Dataset!));
        var dataset = (await share.Content.ReadFromJsonAsync<SubmittedView>(Api.Json))!;
        Assert.Equal("photo-never-there", dataset.More!.Problem!.Code);
        using var shared = await AskAsync(dataset.Id, "conv3_x");
        await shared.AssertProblemAsync(409, "photo-never-there");

        foreach (var photo in Directory.EnumerateFiles(Path.Combine(program.DataFolder, "photos"), "*", SearchOption.AllDirectories))
        {
            File.Delete(photo);
        }

        Assert.Equal("photo-gone", (await program.ViewAsync(submitted.Id)).More!.Problem!.Code);
        using var gone = await AskAsync(submitted.Id, "conv3_x");
        await gone.AssertProblemAsync(409, "photo-gone");
        await program.DatasetAsync((await program.ReadyAsync(submitted.Id)).Stages[0].Dataset!);
        await program.DeletedAsync(submitted);
        await program.DeletedAsync(dataset);
    }

    private const string ViewId = "00000000000000000000000000000000";

    private static string Address(string id) => $"/api/v1/views/{id}/stages";

    private Task<HttpResponseMessage> AskAsync(string id, params string[] stages) =>
        program.Http.PostAsJsonAsync(Address(id), new StageWish(stages), Api.Json);
}
