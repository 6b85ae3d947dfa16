using System.Net;
using IFeaLiD.Viewer.Views;
using Microsoft.Data.Sqlite;

namespace IFeaLiD.Viewer.Tests.Survival;

/// <summary>What a program that died between two steps left behind, and storage that takes nothing for a while.</summary>
public sealed class LeftoverTests : IDisposable
{
    private readonly string folder = ViewerProgram.NewFolder();

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_job_whose_last_view_is_gone_goes_with_its_datasets_and_its_photo()
    {
        SubmittedView kept;
        await using (var first = await ViewerProgram.StartAsync(folder))
        {
            var deleted = await first.SubmitAsync(Photos.Small(780), "p.png", ("stages", "conv2_x"));
            kept = await first.SubmitAsync(Photos.Small(781), "p.png", ("stages", "conv2_x"));
            await first.ReadyAsync(deleted.Id);
            await first.ReadyAsync(kept.Id);
            Assert.Equal(0, await first.TerminateAsync());
            Assert.Equal(1, Execute("DELETE FROM views WHERE id = $id", deleted.Id)); // and then the power was cut
        }

        await using var second = await ViewerProgram.StartAsync(folder);
        await second.ReadyAsync(kept.Id);
        Assert.Equal(2, second.Files().Count); // a photo and a dataset
    }

    [Fact]
    public async Task A_view_can_be_looked_at_while_nothing_can_be_written()
    {
        await using var program = await ViewerProgram.StartAsync(folder);
        var view = await program.SubmitAsync(Photos.Small(782), "p.png", ("stages", "conv2_x"));
        await program.ReadyAsync(view.Id);
        await using var other = Open();
        await using var locking = other.BeginTransaction(deferred: false); // as a full disk or another program would
        Assert.Equal(ViewState.Ready, (await program.ViewAsync(view.Id)).State);
    }

    [Fact]
    public async Task A_folder_that_fails_is_told_as_such_and_logged()
    {
        await using var program = await ViewerProgram.StartAsync(folder);
        Directory.Delete(Path.Combine(folder, "photos", "incoming"));
        using var refused = await program.PostPhotoAsync(Photos.Small(783));
        await refused.AssertProblemAsync((int)HttpStatusCode.InsufficientStorage, "storage");
        Assert.Contains("incoming", program.Log, StringComparison.Ordinal);
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "views.db")};Pooling=False");
        connection.Open();
        return connection;
    }

    private int Execute(string sql, string id)
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddWithValue("$id", id);
        return command.ExecuteNonQuery();
    }
}
