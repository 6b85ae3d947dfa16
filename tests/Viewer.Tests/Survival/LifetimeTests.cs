using System.Text.Json.Nodes;
using IFeaLiD.Viewer.Views;
using Microsoft.Data.Sqlite;

namespace IFeaLiD.Viewer.Tests.Survival;

/// <summary>Views end some days after they were last opened, where the operator says so.</summary>
public sealed class LifetimeTests : IDisposable
{
    private readonly string folder = ViewerProgram.NewFolder();

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_view_that_nobody_opens_ends_with_all_that_it_does_not_share()
    {
        SubmittedView old, sharing, opened;
        await using (var first = await ViewerProgram.StartAsync(folder))
        {
            old = await first.SubmitAsync(Photos.Small(760), "old.jpg", ("stages", "conv2_x"));
            opened = await first.SubmitAsync(Photos.Small(761), "opened.jpg", ("stages", "conv2_x"));
            await first.ReadyAsync(old.Id);
            Assert.Null((await first.ReadyAsync(opened.Id)).ExpiresAt);
            using var shared = await first.PostDatasetAsync(await first.DatasetAsync((await first.ViewAsync(opened.Id)).Stages[0].Dataset!));
            sharing = (await System.Net.Http.Json.HttpContentJsonExtensions.ReadFromJsonAsync<SubmittedView>(shared.Content, Api.Json))!;
            Assert.Equal(0, await first.TerminateAsync());
        }

        LastOpened(old.Id, TimeProvider.System.GetUtcNow().AddDays(-7.1));
        LastOpened(sharing.Id, TimeProvider.System.GetUtcNow().AddDays(-8));
        LastOpened(opened.Id, TimeProvider.System.GetUtcNow().AddDays(-6.9));
        await using var second = await ViewerProgram.StartAsync(folder, "--ViewDays", "7");
        foreach (var gone in new[] { old.Id, sharing.Id })
        {
            using var answer = await second.Http.GetAsync($"/api/v1/views/{gone}");
            await answer.AssertProblemAsync(404, "view-unknown");
        }

        var kept = await second.ViewAsync(opened.Id);
        await second.DatasetAsync(kept.Stages[0].Dataset!); // was the shared one's, too
        Assert.Equal(2, second.Files().Count); // a photo and a dataset
        Assert.InRange(kept.ExpiresAt!.Value - TimeProvider.System.GetUtcNow(), TimeSpan.FromDays(6.9), TimeSpan.FromDays(7)); // opening it began the days anew
        var service = JsonNode.Parse(await second.Http.GetStringAsync("/api/v1/service"))!;
        Assert.Equal(7, (int)service["keeping"]!["viewDays"]!);
    }

    [Fact]
    public async Task Without_the_option_the_oldest_view_stays()
    {
        SubmittedView old;
        await using (var first = await ViewerProgram.StartAsync(folder))
        {
            old = await first.SubmitAsync(Photos.Small(762), "old.jpg", ("stages", "conv2_x"));
            await first.ReadyAsync(old.Id);
            Assert.Equal(0, await first.TerminateAsync());
        }

        LastOpened(old.Id, DateTimeOffset.UnixEpoch);
        await using var second = await ViewerProgram.StartAsync(folder);
        await second.ReadyAsync(old.Id);
    }

    private void LastOpened(string id, DateTimeOffset moment)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "views.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "UPDATE views SET last_opened_at = $moment WHERE id = $id";
        command.Parameters.AddWithValue("$moment", moment.ToUnixTimeMilliseconds());
        command.Parameters.AddWithValue("$id", id);
        Assert.Equal(1, command.ExecuteNonQuery());
    }
}
