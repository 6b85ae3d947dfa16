using IFeaLiD.Jobs.Views;
using Microsoft.Extensions.Time.Testing;

namespace IFeaLiD.Jobs.Tests.Views;

/// <summary>What every view store must do. A subclass per store says how to open an empty one.</summary>
public abstract class ViewStoreConformance : IDisposable
{
    private static readonly CancellationToken Never = CancellationToken.None;
    private static readonly string Sha1 = new('1', 64);
    private static readonly string Sha2 = new('2', 64);

    private readonly FakeTimeProvider time = new();

    /// <summary>Opens a store that holds no views.</summary>
    protected abstract Task<IViewStore> OpenAsync(TimeProvider time);

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
    }

    [Fact]
    public async Task A_view_is_found_as_it_was_stored()
    {
        await using var store = await OpenAsync(time);
        var ofJob = NewView() with { JobKey = "job" };
        var shared = NewView() with { Name = "Kätzchen \"1\".zip", Datasets = new Dictionary<string, string> { ["conv2_x"] = Sha1, ["conv3_x"] = Sha2 } };
        await store.CreateAsync(ofJob, Never);
        await store.CreateAsync(shared, Never);
        AssertSame(ofJob, await store.FindAsync(ofJob.Id, Never));
        AssertSame(shared, await store.FindAsync(shared.Id, Never));
        Assert.Null(await store.FindAsync(ViewId.New(), Never));
    }

    [Fact]
    public async Task An_id_is_given_once()
    {
        await using var store = await OpenAsync(time);
        var view = NewView();
        await store.CreateAsync(view, Never);
        await Assert.ThrowsAsync<ArgumentException>(() => store.CreateAsync(view with { Name = "other" }, Never));
        AssertSame(view, await store.FindAsync(view.Id, Never));
    }

    [Fact]
    public async Task What_breaks_a_rule_is_refused()
    {
        await using var store = await OpenAsync(time);
        View[] broken =
        [
            NewView() with { Id = "../../etc" },
            NewView() with { Name = "" },
            NewView() with { Name = new string('n', 256) },
            NewView() with { JobKey = "a b" },
            NewView() with { DeletionTokenHash = DeletionToken.New() },
            NewView() with { Datasets = new Dictionary<string, string> { ["conv2_x"] = "sha" } },
            NewView() with { Datasets = new Dictionary<string, string> { [""] = Sha1 } },
            NewView() with { Datasets = Enumerable.Range(0, 65).ToDictionary(i => $"stage{i}", _ => Sha1) },
        ];
        foreach (var view in broken)
        {
            await Assert.ThrowsAsync<ArgumentException>(() => store.CreateAsync(view, Never));
        }

        Assert.Empty(await AllAsync(store));
    }

    [Fact]
    public async Task Opening_is_noted_once_an_hour_at_most()
    {
        await using var store = await OpenAsync(time);
        var view = NewView();
        await store.CreateAsync(view, Never);
        time.Advance(TimeSpan.FromMinutes(59));
        await store.TouchAsync(view.Id, Never);
        Assert.Equal(view.LastOpenedAt, (await store.FindAsync(view.Id, Never))!.LastOpenedAt);
        time.Advance(TimeSpan.FromMinutes(1));
        await store.TouchAsync(view.Id, Never);
        Assert.Equal(time.GetUtcNow(), (await store.FindAsync(view.Id, Never))!.LastOpenedAt);
        Assert.Equal(view.CreatedAt, (await store.FindAsync(view.Id, Never))!.CreatedAt);
        await store.TouchAsync(ViewId.New(), Never);
    }

    [Fact]
    public async Task A_view_is_cancelled_once()
    {
        await using var store = await OpenAsync(time);
        var view = NewView();
        await store.CreateAsync(view, Never);
        Assert.True(await store.CancelAsync(view.Id, Never));
        Assert.False(await store.CancelAsync(view.Id, Never));
        Assert.False(await store.CancelAsync(ViewId.New(), Never));
        Assert.True((await store.FindAsync(view.Id, Never))!.Cancelled);
    }

    [Fact]
    public async Task A_view_goes_on_with_another_job_and_keeps_what_is_ready()
    {
        await using var store = await OpenAsync(time);
        var view = NewView() with { JobKey = "first", Datasets = new Dictionary<string, string> { ["conv2_x"] = Sha1, ["conv3_x"] = Sha1 } };
        await store.CreateAsync(view, Never);
        await store.CancelAsync(view.Id, Never);
        Assert.True(await store.ContinueAsync(view.Id, "second", new Dictionary<string, string> { ["conv3_x"] = Sha2, ["conv4_x"] = Sha2 }, Never));
        var next = view with
        {
            JobKey = "second",
            Datasets = new Dictionary<string, string> { ["conv2_x"] = Sha1, ["conv3_x"] = Sha2, ["conv4_x"] = Sha2 },
        };
        AssertSame(next, await store.FindAsync(view.Id, Never));
        Assert.Empty(await store.ListByJobAsync("first", Never));
        Assert.Single(await store.ListByJobAsync("second", Never));
        Assert.Single(await store.ListByDatasetAsync(Sha2, Never));

        Assert.False(await store.ContinueAsync(ViewId.New(), "second", new Dictionary<string, string>(), Never));
        await Assert.ThrowsAsync<ArgumentException>(() => store.ContinueAsync(view.Id, "a b", new Dictionary<string, string>(), Never));
        await Assert.ThrowsAsync<ArgumentException>(() => store.ContinueAsync(view.Id, "third", new Dictionary<string, string> { ["conv4_x"] = "sha" }, Never));
        AssertSame(next, await store.FindAsync(view.Id, Never));
    }

    [Fact]
    public async Task A_deleted_view_is_gone_from_every_list()
    {
        await using var store = await OpenAsync(time);
        var view = NewView() with { JobKey = "job", Datasets = new Dictionary<string, string> { ["conv2_x"] = Sha1 } };
        await store.CreateAsync(view, Never);
        Assert.True(await store.DeleteAsync(view.Id, Never));
        Assert.False(await store.DeleteAsync(view.Id, Never));
        Assert.Null(await store.FindAsync(view.Id, Never));
        Assert.Empty(await store.ListByJobAsync("job", Never));
        Assert.Empty(await store.ListByDatasetAsync(Sha1, Never));
        Assert.Empty(await AllAsync(store));
        await store.CreateAsync(view, Never);
        Assert.Single(await store.ListByDatasetAsync(Sha1, Never));
    }

    [Fact]
    public async Task Views_are_listed_by_job_and_by_dataset_oldest_first()
    {
        await using var store = await OpenAsync(time);
        var views = new List<View>();
        foreach (var (job, datasets) in new (string?, string[])[] { ("a", []), ("b", []), ("a", []), (null, [Sha1]), (null, [Sha1, Sha2]), (null, [Sha2]) })
        {
            time.Advance(TimeSpan.FromSeconds(1));
            views.Add(NewView() with { JobKey = job, Datasets = datasets.Select((sha, i) => (sha, i)).ToDictionary(x => $"conv{x.i}", x => x.sha) });
            await store.CreateAsync(views[^1], Never);
        }

        Assert.Equal([views[0].Id, views[2].Id], Ids(await store.ListByJobAsync("a", Never)));
        Assert.Equal([views[3].Id, views[4].Id], Ids(await store.ListByDatasetAsync(Sha1, Never)));
        Assert.Equal([views[4].Id, views[5].Id], Ids(await store.ListByDatasetAsync(Sha2, Never)));
        Assert.Empty(await store.ListByJobAsync("c", Never));
        Assert.Equal(Ids(views).Order(), Ids(await AllAsync(store)).Order());
        AssertSame(views[4], (await store.ListByDatasetAsync(Sha2, Never))[0]);
    }

    [Fact]
    public async Task A_long_list_is_whole_and_views_may_be_deleted_on_the_way()
    {
        await using var store = await OpenAsync(time);
        for (var i = 0; i < 230; i++)
        {
            await store.CreateAsync(NewView(), Never);
        }

        var seen = new HashSet<string>();
        await foreach (var view in store.ListAsync(Never))
        {
            Assert.True(seen.Add(view.Id));
            Assert.True(await store.DeleteAsync(view.Id, Never));
        }

        Assert.Equal(230, seen.Count);
        Assert.Empty(await AllAsync(store));
    }

    [Fact]
    public async Task Those_that_nobody_has_opened_for_long_are_found()
    {
        await using var store = await OpenAsync(time);
        View old = NewView(), older = NewView(), touched = NewView();
        foreach (var view in new[] { old, older, touched })
        {
            await store.CreateAsync(view, Never);
        }

        time.Advance(TimeSpan.FromDays(7));
        await store.TouchAsync(touched.Id, Never);
        await store.CreateAsync(NewView(), Never);
        Assert.Empty(await BeforeAsync(store, old.LastOpenedAt));
        Assert.Equal(new[] { old.Id, older.Id }.Order(StringComparer.Ordinal), await BeforeAsync(store, time.GetUtcNow()));
        Assert.Equal(4, (await BeforeAsync(store, DateTimeOffset.MaxValue)).Count);
    }

    private View NewView() => new()
    {
        Id = ViewId.New(),
        Name = "cat.jpg",
        CreatedAt = time.GetUtcNow(),
        LastOpenedAt = time.GetUtcNow(),
        DeletionTokenHash = DeletionToken.Hash(DeletionToken.New()),
    };

    private static IEnumerable<string> Ids(IEnumerable<View> views) => views.Select(view => view.Id);

    private static async Task<List<string>> BeforeAsync(IViewStore store, DateTimeOffset moment)
    {
        var found = new List<string>();
        await foreach (var view in store.ListOpenedBeforeAsync(moment, Never))
        {
            found.Add(view.Id);
        }

        found.Sort(StringComparer.Ordinal);
        return found;
    }

    private static async Task<List<View>> AllAsync(IViewStore store)
    {
        var all = new List<View>();
        await foreach (var view in store.ListAsync(Never))
        {
            all.Add(view);
        }

        return all;
    }

    private static void AssertSame(View expected, View? actual)
    {
        Assert.NotNull(actual);
        Assert.Equal(expected.Datasets, actual.Datasets);
        Assert.Equal(expected, actual with { Datasets = expected.Datasets });
    }
}
