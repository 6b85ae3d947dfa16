using IFeaLiD.Jobs.Sqlite;
using IFeaLiD.Jobs.Views;
using IFeaLiD.Tests;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace IFeaLiD.Jobs.Tests.Sqlite;

/// <summary>What older programs stored is brought to the present schema when it is opened, and nothing of it is lost.</summary>
public sealed class UpgradeTests : IDisposable
{
    private static readonly CancellationToken Never = CancellationToken.None;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Views_of_schema_1_are_all_there_and_the_file_has_the_present_schema()
    {
        var path = Stored("views-1.sql");
        await using (var store = SqliteViewStore.Open(path, TimeProvider.System))
        {
            var view = (await store.FindAsync(new string('1', 32), Never))!;
            Assert.Equal(("cat.jpg", "wish", false, 1700003600000), (view.Name, view.JobKey, view.Cancelled, view.LastOpenedAt.ToUnixTimeMilliseconds()));
            var shared = (await store.FindAsync(new string('2', 32), Never))!;
            Assert.Equal(("map.zip", null, true, new string('c', 64)), (shared.Name, shared.JobKey, shared.Cancelled, shared.Datasets["conv2_x"]));
            var old = new List<string>();
            await foreach (var found in store.ListOpenedBeforeAsync(DateTimeOffset.FromUnixTimeMilliseconds(1750000000000), Never))
            {
                old.Add(found.Id);
            }

            Assert.Equal([view.Id], old);
        }

        Assert.Equal("2", Ask(path, "PRAGMA user_version"));
        Assert.Equal("1", Ask(path, "SELECT count(*) FROM sqlite_schema WHERE name = 'views_by_opening'"));
        await using var again = SqliteViewStore.Open(path, TimeProvider.System);
        Assert.NotNull(await again.FindAsync(new string('1', 32), Never));
    }

    [Fact]
    public async Task An_upgrade_that_fails_leaves_the_file_as_it_was()
    {
        var path = Stored("views-1.sql");
        Ask(path, "CREATE TABLE views_by_opening (what TEXT)"); // stands in the way
        Assert.Throws<DatabaseFileException>(() => SqliteViewStore.Open(path, TimeProvider.System));
        Assert.Equal("1", Ask(path, "PRAGMA user_version"));
        Ask(path, "DROP TABLE views_by_opening");
        await using var store = SqliteViewStore.Open(path, TimeProvider.System);
        Assert.NotNull(await store.FindAsync(new string('1', 32), Never));
    }

    [Fact]
    public async Task Jobs_of_schema_1_go_on()
    {
        await using var engine = await SqliteJobEngine.OpenAsync(
            Stored("jobs-1.sql"), new JobEngineOptions(), TimeProvider.System, NullLogger<SqliteJobEngine>.Instance, Never);
        Assert.Equal((JobState.Done, "result of a"), await StateAsync("done"));
        var failed = (await engine.FindAsync("failed", Never))!;
        Assert.Equal((JobState.Failed, new JobFailure("photo-damaged", "It is cut off.")), (failed.State, failed.Failure!));
        Assert.Equal((JobState.Queued, "checkpoint"), await StateAsync("ran")); // its worker is gone
        await using var first = (await engine.TakeAsync(TimeSpan.FromSeconds(30), Never))!;
        Assert.Equal(("ran", 2), (first.Job.Key, first.Job.Attempt));
        await using var second = (await engine.TakeAsync(TimeSpan.FromSeconds(30), Never))!;
        Assert.Equal(("waits", "d", 1), (second.Job.Key, second.Job.Payload, second.Job.Attempt));
        Assert.True(await second.CompleteAsync("result of d", Never));
        Assert.Equal((JobState.Done, "result of d"), await StateAsync("waits"));

        async Task<(JobState, string?)> StateAsync(string key)
        {
            var job = (await engine.FindAsync(key, Never))!;
            return (job.State, job.Result);
        }
    }

    private string Stored(string script)
    {
        var path = folder.File("stored.db");
        Ask(path, File.ReadAllText(Path.Combine(Repository.Root, "tests", "fixtures", "databases", script)));
        return path;
    }

    private static string? Ask(string path, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants of this class and of a fixture.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command.ExecuteScalar()?.ToString();
    }
}
