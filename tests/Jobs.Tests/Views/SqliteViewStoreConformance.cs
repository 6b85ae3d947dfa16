using IFeaLiD.Jobs.Views;

namespace IFeaLiD.Jobs.Tests.Views;

public sealed class SqliteViewStoreConformance : ViewStoreConformance
{
    private readonly TemporaryFolder folder = new();

    protected override Task<IViewStore> OpenAsync(TimeProvider time) =>
        Task.FromResult<IViewStore>(SqliteViewStore.Open(folder.File("views.db"), time));

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        folder.Dispose();
    }

    [Fact]
    public async Task Views_are_there_after_opening_again()
    {
        var view = new View
        {
            Id = ViewId.New(),
            Name = "cat.jpg",
            JobKey = "job",
            CreatedAt = DateTimeOffset.UnixEpoch,
            LastOpenedAt = DateTimeOffset.UnixEpoch,
            DeletionTokenHash = DeletionToken.Hash("secret"),
        };
        await using (var store = await OpenAsync(TimeProvider.System))
        {
            await store.CreateAsync(view, CancellationToken.None);
            await store.CancelAsync(view.Id, CancellationToken.None);
        }

        await using var reopened = await OpenAsync(TimeProvider.System);
        Assert.True((await reopened.FindAsync(view.Id, CancellationToken.None))!.Cancelled);
    }
}
