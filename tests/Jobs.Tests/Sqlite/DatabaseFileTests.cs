using IFeaLiD.Jobs.Sqlite;
using IFeaLiD.Jobs.Views;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace IFeaLiD.Jobs.Tests.Sqlite;

/// <summary>Which files open and what the operator is told about the others.</summary>
public sealed class DatabaseFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string JobFile => folder.File("jobs.db");

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_second_opener_is_refused_until_the_first_closes()
    {
        await using (await OpenAsync())
        {
            await AssertRefusedAsync("another process is using it", JobFile + ".lock", "Stop that process");
        }

        await using var engine = await OpenAsync();
    }

    [Fact]
    public async Task A_lock_file_that_a_crash_left_behind_hinders_nobody()
    {
        await File.WriteAllTextAsync(JobFile + ".lock", "left behind");
        await using var engine = await OpenAsync();
    }

    [Fact]
    public async Task A_refused_file_is_not_kept_locked()
    {
        await File.WriteAllTextAsync(JobFile, "no database");
        await AssertRefusedAsync("damaged or no database");
        File.Delete(JobFile);
        await using var engine = await OpenAsync();
    }

    [Fact]
    public async Task A_newer_schema_is_refused_and_left_alone()
    {
        await using (await OpenAsync())
        {
        }

        Change("PRAGMA user_version=99");
        await AssertRefusedAsync("schema 99", "a newer program wrote it");
        Assert.Equal("99", Change("PRAGMA user_version"));
    }

    [Fact]
    public async Task Somebody_elses_database_is_refused_and_left_alone()
    {
        Change("CREATE TABLE photos (name TEXT)");
        await AssertRefusedAsync("not a job file");
        Assert.Equal("0", Change("SELECT count(*) FROM photos"));
    }

    [Fact]
    public async Task A_view_file_is_no_job_file()
    {
        await using (SqliteViewStore.Open(JobFile, TimeProvider.System))
        {
        }

        await AssertRefusedAsync("not a job file");
    }

    [Fact]
    public async Task A_file_with_a_damaged_page_is_refused()
    {
        await using (var engine = await OpenAsync())
        {
            for (var i = 0; i < 50; i++)
            {
                await engine.SubmitAsync($"key-{i}", new string('p', 500), CancellationToken.None);
            }
        }

        await using (var file = File.OpenWrite(JobFile))
        {
            file.Position = 4096;
            await file.WriteAsync(new byte[file.Length - 4096], CancellationToken.None);
        }

        await AssertRefusedAsync("damaged", "restore a copy");
    }

    [Fact]
    public async Task A_missing_folder_is_made()
    {
        await using var engine = await OpenAsync(folder.File("a/b/jobs.db"));
        Assert.True(File.Exists(folder.File("a/b/jobs.db")));
    }

    [Fact]
    public async Task A_path_that_cannot_be_written_is_refused() =>
        await AssertPathRefusedAsync("/proc/jobs.db", "Make the folder writable");

    private Task AssertRefusedAsync(params string[] saying) => AssertPathRefusedAsync(JobFile, saying);

    private async Task AssertPathRefusedAsync(string path, params string[] saying)
    {
        var refusal = await Assert.ThrowsAsync<DatabaseFileException>(() => OpenAsync(path));
        Assert.Equal(path, refusal.Path);
        Assert.All([path, .. saying], words => Assert.Contains(words, refusal.Message, StringComparison.Ordinal));
    }

    private string? Change(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={JobFile};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants of this class.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command.ExecuteScalar()?.ToString();
    }

    private Task<SqliteJobEngine> OpenAsync(string? path = null) => SqliteJobEngine.OpenAsync(
        path ?? JobFile, new JobEngineOptions(), TimeProvider.System, NullLogger<SqliteJobEngine>.Instance, CancellationToken.None);
}
