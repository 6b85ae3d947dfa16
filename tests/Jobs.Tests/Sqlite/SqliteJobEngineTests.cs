using System.ComponentModel.DataAnnotations;
using IFeaLiD.Jobs.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace IFeaLiD.Jobs.Tests.Sqlite;

public sealed class SqliteJobEngineTests : IDisposable
{
    private static readonly CancellationToken Never = CancellationToken.None;

    private readonly TemporaryFolder folder = new();
    private readonly SuspendableTime time = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task After_a_crash_a_running_job_goes_on_at_once_as_its_second_attempt()
    {
        await using var crashed = await OpenAsync("jobs.db");
        await crashed.SubmitAsync("photo", "payload", Never);
        await using var lease = (await crashed.TakeAsync(TimeSpan.Zero, Never))!;
        await lease.CheckpointAsync("half", Never);
        lease.Report("60");
        await crashed.SubmitAsync("next", "payload", Never);
        var before = (await crashed.FindAsync("photo", Never))!;
        DatabaseCopy.Take(folder.File("jobs.db"), folder.File("copy.db"));

        await using var engine = await OpenAsync("copy.db");
        var job = (await engine.FindAsync("photo", Never))!;
        Assert.Equal((JobState.Queued, 1, 1, "half"), (job.State, job.Attempt, job.QueuePosition, job.Result));
        Assert.True(job.Revision > before.Revision);
        await using var again = (await engine.TakeAsync(TimeSpan.Zero, Never))!;
        Assert.Equal(("photo", 2), (again.Job.Key, again.Job.Attempt));
        Assert.True(again.Job.Fence > lease.Job.Fence);
        Assert.True(await again.CompleteAsync("whole", Never));
    }

    [Fact]
    public async Task The_third_crash_fails_the_job_with_a_reason()
    {
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            await using var engine = await OpenAsync($"{attempt}.db");
            await engine.SubmitAsync("poison", "payload", Never);
            await using var lease = (await engine.TakeAsync(TimeSpan.Zero, Never))!;
            Assert.Equal(attempt, lease.Job.Attempt);
            DatabaseCopy.Take(folder.File($"{attempt}.db"), folder.File($"{attempt + 1}.db"));
        }

        await using var last = await OpenAsync("4.db");
        var job = (await last.FindAsync("poison", Never))!;
        Assert.Equal((JobState.Failed, "worker-died"), (job.State, job.Failure!.Code));
        Assert.Contains("3 attempts", job.Failure.Message, StringComparison.Ordinal);
        Assert.Null(await last.TakeAsync(TimeSpan.Zero, Never));
    }

    [Fact]
    public async Task A_clock_that_is_set_back_keeps_no_job_waiting()
    {
        await using var engine = await OpenAsync("jobs.db");
        await engine.SubmitAsync("photo", "payload", Never);
        time.AdjustTime(time.GetUtcNow().AddHours(-1));
        await using var lease = (await engine.TakeAsync(TimeSpan.Zero, Never))!;
        Assert.Equal("photo", lease.Job.Key);
    }

    [Fact]
    public async Task What_was_answered_is_there_after_opening_again()
    {
        var kept = new List<JobSnapshot>();
        await using (var engine = await OpenAsync("jobs.db"))
        {
            await engine.SubmitAsync("done", "payload", Never);
            await using var done = (await engine.TakeAsync(TimeSpan.Zero, Never))!;
            await done.CompleteAsync("result", Never);
            await engine.SubmitAsync("failed", "payload", Never);
            await using var failed = (await engine.TakeAsync(TimeSpan.Zero, Never))!;
            await failed.FailAsync(new JobFailure("bad-photo", "No image."), retry: false, Never);
            await engine.SubmitAsync("cancelled", "payload", Never);
            await engine.CancelAsync("cancelled", Never);
            await foreach (var job in engine.ListAsync(Never))
            {
                kept.Add(job);
            }
        }

        await using var reopened = await OpenAsync("jobs.db");
        Assert.Equal(3, kept.Count);
        foreach (var job in kept)
        {
            Assert.Equal(job, await reopened.FindAsync(job.Key, Never));
        }
    }

    [Fact]
    public async Task A_worker_that_slept_past_its_lease_loses_it_to_the_next_taker()
    {
        await using var engine = await OpenAsync("jobs.db");
        await engine.SubmitAsync("photo", "payload", Never);
        await using var sleeper = (await engine.TakeAsync(TimeSpan.Zero, Never))!;
        time.Suspended = true;
        time.Advance(TimeSpan.FromSeconds(29));
        Assert.Null(await engine.TakeAsync(TimeSpan.Zero, Never));
        time.Advance(TimeSpan.FromSeconds(2));
        time.Suspended = false;
        await using var next = (await engine.TakeAsync(TimeSpan.Zero, Never))!;
        Assert.Equal(2, next.Job.Attempt);
        Assert.True(sleeper.Lost.IsCancellationRequested);
        Assert.False(await sleeper.CompleteAsync("late", Never));
        Assert.True(await next.CompleteAsync("result", Never));
    }

    [Fact]
    public async Task A_worker_that_slept_past_its_lease_keeps_its_job_when_nobody_else_came()
    {
        await using var engine = await OpenAsync("jobs.db");
        await engine.SubmitAsync("photo", "payload", Never);
        await using var lease = (await engine.TakeAsync(TimeSpan.Zero, Never))!;
        time.Suspended = true;
        time.Advance(TimeSpan.FromMinutes(5));
        time.Suspended = false;
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.Null(await engine.TakeAsync(TimeSpan.Zero, Never));
        Assert.True(await lease.CompleteAsync("result", Never));
    }

    [Fact]
    public async Task By_default_attempts_pause_1_and_5_seconds()
    {
        await using var engine = await OpenAsync("jobs.db");
        await engine.SubmitAsync("photo", "payload", Never);
        foreach (var seconds in new[] { 1, 5 })
        {
            await using var lease = (await engine.TakeAsync(TimeSpan.Zero, Never))!;
            await lease.FailAsync(new JobFailure("boom", "Tripped."), retry: true, Never);
            time.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromMilliseconds(1));
            Assert.Null(await engine.TakeAsync(TimeSpan.Zero, Never));
            time.Advance(TimeSpan.FromMilliseconds(1));
        }

        await using var last = (await engine.TakeAsync(TimeSpan.Zero, Never))!;
        Assert.Equal(3, last.Job.Attempt);
    }

    [Fact]
    public async Task By_default_jobs_rest_1_5_15_and_then_60_seconds_while_something_does_not_answer()
    {
        await using var engine = await OpenAsync("jobs.db");
        await engine.SubmitAsync("photo", "payload", Never);
        foreach (var seconds in new[] { 1, 5, 15, 60, 60 })
        {
            await using var lease = (await engine.TakeAsync(TimeSpan.Zero, Never))!;
            Assert.True(await lease.PostponeAsync(new JobFailure("silent", "No answer."), Never));
            time.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromMilliseconds(1));
            Assert.Null(await engine.TakeAsync(TimeSpan.Zero, Never));
            time.Advance(TimeSpan.FromMilliseconds(1));
        }

        await using var last = (await engine.TakeAsync(TimeSpan.Zero, Never))!;
        Assert.Equal(1, last.Job.Attempt);
    }

    [Fact]
    public async Task A_heart_beat_that_cannot_be_stored_is_an_outage_and_no_lost_lease()
    {
        await using var engine = await OpenAsync("jobs.db");
        await engine.SubmitAsync("photo", "payload", Never);
        await using var lease = (await engine.TakeAsync(TimeSpan.Zero, Never))!;
        await using (var shell = new SqliteConnection($"Data Source={folder.File("jobs.db")};Pooling=False"))
        {
            await shell.OpenAsync(Never);
            await using var transaction = shell.BeginTransaction(deferred: false);
            time.Advance(TimeSpan.FromSeconds(10));
            var outage = await Assert.ThrowsAsync<StorageUnavailableException>(() => lease.CompleteAsync("result", Never));
            Assert.Contains("locked", outage.Message, StringComparison.Ordinal);
        }

        Assert.False(lease.Lost.IsCancellationRequested);
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.Null(await engine.TakeAsync(TimeSpan.Zero, Never));
        Assert.True(await lease.CompleteAsync("result", Never));
    }

    [Fact]
    public async Task Options_that_contradict_themselves_are_refused()
    {
        var options = new JobEngineOptions { LeaseDuration = TimeSpan.FromSeconds(10), Heartbeat = TimeSpan.FromSeconds(6) };
        await Assert.ThrowsAsync<ValidationException>(() => OpenAsync("jobs.db", options));
        await Assert.ThrowsAsync<ValidationException>(() => OpenAsync("jobs.db", new JobEngineOptions { MaxAttempts = 0 }));
        await Assert.ThrowsAsync<ValidationException>(() => OpenAsync("jobs.db", new JobEngineOptions { RetryDelays = [TimeSpan.FromSeconds(-1)] }));
        await Assert.ThrowsAsync<ValidationException>(() => OpenAsync("jobs.db", new JobEngineOptions { PostponeDelays = [TimeSpan.FromDays(2)] }));
    }

    private Task<SqliteJobEngine> OpenAsync(string name, JobEngineOptions? options = null) => SqliteJobEngine.OpenAsync(
        folder.File(name), options ?? new JobEngineOptions(), time, NullLogger<SqliteJobEngine>.Instance, Never);
}
