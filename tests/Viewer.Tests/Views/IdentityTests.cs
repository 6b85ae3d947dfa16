using System.Net;
using IFeaLiD.Viewer.Views;

namespace IFeaLiD.Viewer.Tests.Views;

/// <summary>Equal wishes are computed once; each submission is a view of its own, with its own name, cancelling and deletion.</summary>
[Collection(OneProgram.Name)]
public class IdentityTests(SharedProgram shared)
{
    private readonly ViewerProgram program = shared.Program;

    [Fact]
    public async Task The_same_photo_with_the_same_wishes_is_computed_once_for_two_views()
    {
        var photo = Photos.Small(30);
        var first = await program.SubmitAsync(photo, "first.jpg");
        var ready = await program.ReadyAsync(first.Id);
        var second = await program.SubmitAsync(photo, "second.jpg");
        Assert.Equal(ViewState.Ready, second.State); // nothing was left to do
        Assert.NotEqual(first.Id, second.Id);
        Assert.NotEqual(first.DeletionToken, second.DeletionToken);
        Assert.Equal(ready.Stages, second.Stages);
        Assert.Equal((1, 1), (ready.Attempt, second.Attempt));
        Assert.Equal(("first.jpg", "second.jpg"), ((await program.ViewAsync(first.Id)).Name, (await program.ViewAsync(second.Id)).Name));
    }

    [Fact]
    public async Task Other_wishes_for_the_same_photo_are_other_work()
    {
        var photo = Photos.Small(31);
        var eight = await program.ReadyAsync((await program.SubmitAsync(photo, "p.jpg", ("stages", "conv2_x"))).Id);
        var sixteen = await program.ReadyAsync((await program.SubmitAsync(photo, "p.jpg", ("stages", "conv2_x"), ("precision", "16"))).Id);
        Assert.NotEqual(eight.Stages[0].Dataset, sixteen.Stages[0].Dataset);
    }

    [Fact]
    public async Task Cancelling_by_one_of_two_keeps_the_work_for_the_other()
    {
        var photo = Photos.Small(32);
        var before = await program.SubmitEndlessAsync(39);
        var first = await program.SubmitAsync(photo, "first.jpg");
        var second = await program.SubmitAsync(photo, "second.jpg");
        Assert.Equal(ViewState.Cancelled, (await program.CancelAsync(first.Id)).State);
        await program.DeletedAsync(before);
        var ready = await program.ReadyAsync(second.Id);
        Assert.Equal(1, ready.Attempt);
        Assert.Equal(ViewState.Cancelled, (await program.ViewAsync(first.Id)).State);
        await program.DeletedAsync(first);
        await program.DatasetAsync(ready.Stages[0].Dataset!);
    }

    [Fact]
    public async Task Cancelling_by_the_last_one_ends_the_work_and_submitting_again_begins_anew()
    {
        var photo = Photos.Medium(33);
        var first = await program.SubmitAsync(photo, "first.jpg");
        var second = await program.SubmitAsync(photo, "second.jpg");
        await program.UntilAsync(first.Id, view => view.State == ViewState.Running);
        await program.CancelAsync(first.Id);
        Assert.Equal(ViewState.Cancelled, (await program.CancelAsync(second.Id)).State);
        Assert.Equal(ViewState.Cancelled, (await program.CancelAsync(second.Id)).State); // once more does no harm

        var small = await program.SubmitAsync(Photos.Small(33)); // the worker is free again
        await program.ReadyAsync(small.Id);

        var third = await program.SubmitAsync(photo, "third.jpg");
        Assert.Contains(third.State, new[] { ViewState.Queued, ViewState.Running });
        Assert.Equal(3, (await program.ReadyAsync(third.Id)).Stages.Count(stage => stage.Ready));
    }

    [Fact]
    public async Task Cancelling_what_is_ready_changes_nothing()
    {
        var view = await program.SubmitAsync(Photos.Small(34));
        await program.ReadyAsync(view.Id);
        Assert.Equal(ViewState.Ready, (await program.CancelAsync(view.Id)).State);
    }

    [Fact]
    public async Task Only_the_submitters_token_deletes()
    {
        var before = program.Files();
        var view = await program.SubmitAsync(Photos.Small(35));
        await program.ReadyAsync(view.Id);
        foreach (var token in new[] { null, "x", new string('A', 43) })
        {
            using var refused = await program.DeleteAsync(view.Id, token);
            await refused.AssertProblemAsync(403, "token-wrong");
        }

        Assert.Equal(ViewState.Ready, (await program.ViewAsync(view.Id)).State);
        await program.DeletedAsync(view);
        using var again = await program.DeleteAsync(view.Id, view.DeletionToken);
        await again.AssertProblemAsync(404, "view-unknown");
        using var page = await program.Http.GetAsync(view.Link);
        Assert.Equal(HttpStatusCode.NotFound, page.StatusCode);
        Assert.Equal(before, program.Files()); // photo and datasets went with it
    }

    [Fact]
    public async Task What_two_views_share_stays_until_the_last_is_deleted()
    {
        var before = program.Files();
        var photo = Photos.Small(36);
        var first = await program.SubmitAsync(photo, "first.jpg");
        var second = await program.SubmitAsync(photo, "second.jpg");
        var ready = await program.ReadyAsync(second.Id);
        await program.DeletedAsync(first);
        foreach (var stage in ready.Stages)
        {
            await program.DatasetAsync(stage.Dataset!);
        }

        await program.DeletedAsync(second);
        using var gone = await program.Http.GetAsync($"/api/v1/datasets/{ready.Stages[0].Dataset}");
        await gone.AssertProblemAsync(404, "dataset-unknown");
        Assert.Equal(before, program.Files());
    }

    [Fact]
    public async Task Equal_datasets_of_different_wishes_are_there_once_and_go_with_the_last()
    {
        var before = program.Files();
        var photo = Photos.Small(37);
        var first = await program.SubmitAsync(photo, "p.jpg", ("size", "2mp"), ("stages", "conv2_x"));
        var second = await program.SubmitAsync(photo, "p.jpg", ("size", "full"), ("stages", "conv2_x"));
        var ready = await program.ReadyAsync(second.Id);
        Assert.Equal((await program.ReadyAsync(first.Id)).Stages, ready.Stages);
        Assert.Equal(before.Count + 2, program.Files().Count); // a photo and a dataset
        await program.DeletedAsync(first);
        await program.DatasetAsync(ready.Stages[0].Dataset!);
        await program.DeletedAsync(second);
        Assert.Equal(before, program.Files());
    }

    [Fact]
    public async Task Deleting_in_mid_job_ends_the_work_and_leaves_nothing()
    {
        var before = program.Files();
        var view = await program.SubmitAsync(Photos.Large(38));
        await program.UntilAsync(view.Id, running => running.Stages[0].Ready);
        await program.DeletedAsync(view);
        await Eventually.Async(() => program.Files().SetEquals(before), "the files to be gone");
        await program.ReadyAsync((await program.SubmitAsync(Photos.Small(38))).Id);
    }
}
