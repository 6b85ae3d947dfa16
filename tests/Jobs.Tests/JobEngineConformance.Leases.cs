namespace IFeaLiD.Jobs.Tests;

public abstract partial class JobEngineConformance
{
    [Fact]
    public async Task Heart_beats_keep_a_job_longer_than_its_lease()
    {
        var options = Options();
        options.LeaseDuration = TimeSpan.FromSeconds(6); // twenty beats may be late
        await using var engine = await OpenAsync(options);
        await SubmitAsync(engine);
        await using var lease = await TakeAsync(engine);
        Assert.Null(await engine.TakeAsync(TimeSpan.FromSeconds(7), Token));
        Assert.False(lease.Lost.IsCancellationRequested);
        Assert.True(await lease.CompleteAsync("result", Token));
    }

    [Fact]
    public async Task A_silent_worker_loses_its_job_and_its_late_words_are_refused()
    {
        await using var engine = await OpenAsync(ShortLease());
        var key = await SubmitAsync(engine);
        var silent = await TakeAsync(engine);
        await silent.DisposeAsync();
        await using var next = await TakeAsync(engine);
        Assert.Equal((key, 2), (next.Job.Key, next.Job.Attempt));
        Assert.True(next.Job.Fence > silent.Job.Fence);
        Assert.Null(silent.Loss);
        Assert.False(await silent.CheckpointAsync("late", Token));
        Assert.Equal((true, LeaseLoss.Superseded), (silent.Lost.IsCancellationRequested, silent.Loss));
        Assert.False(await silent.FailAsync(Boom, retry: false, Token));
        Assert.False(await silent.CompleteAsync("late", Token));
        silent.Report("late");
        Assert.Null((await FindAsync(engine, key)).Progress);
        Assert.True(await next.CompleteAsync("result", Token));
        Assert.Null(next.Loss);
        Assert.False(await silent.CompleteAsync("later", Token));
        Assert.Equal("result", (await FindAsync(engine, key)).Result);
    }

    [Fact]
    public async Task A_job_whose_workers_all_fall_silent_fails_with_a_reason()
    {
        var options = ShortLease();
        options.MaxAttempts = 1;
        await using var engine = await OpenAsync(options);
        var key = await SubmitAsync(engine);
        var silent = await TakeAsync(engine);
        await silent.DisposeAsync();
        while (!(await FindAsync(engine, key)).HasEnded)
        {
            Assert.Null(await engine.TakeAsync(TimeSpan.FromMilliseconds(100), Token));
        }

        Assert.False(await silent.CompleteAsync("late", Token));
        Assert.Equal(LeaseLoss.Superseded, silent.Loss);
        var job = await FindAsync(engine, key);
        Assert.Equal((JobState.Failed, JobFailure.WorkerDied(1)), (job.State, job.Failure));
        Assert.NotNull(job.EndedAt);
    }

    [Fact]
    public async Task Who_was_superseded_is_told_so_also_when_the_job_is_cancelled_since()
    {
        await using var engine = await OpenAsync(ShortLease());
        var key = await SubmitAsync(engine);
        var silent = await TakeAsync(engine);
        await silent.DisposeAsync();
        await using var next = await TakeAsync(engine);
        Assert.True(await engine.CancelAsync(key, Token));
        await AssertLostAsync(next);
        Assert.False(await silent.CompleteAsync("late", Token));
        Assert.Equal((LeaseLoss.Superseded, LeaseLoss.Unwanted), (silent.Loss, next.Loss));
    }

    [Fact]
    public async Task A_failed_attempt_is_tried_again_after_a_pause_until_attempts_run_out()
    {
        await using var engine = await OpenAsync(Options());
        var key = await SubmitAsync(engine);
        var failedAt = TimeProvider.System.GetTimestamp();
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            await using var lease = await TakeAsync(engine);
            Assert.Equal((key, attempt), (lease.Job.Key, lease.Job.Attempt));
            if (attempt == 3)
            {
                // The second pause is the longer one; clocks of an engine may differ from ours by a few milliseconds.
                Assert.True(TimeProvider.System.GetElapsedTime(failedAt) >= TimeSpan.FromMilliseconds(350));
            }

            failedAt = TimeProvider.System.GetTimestamp();
            Assert.True(await lease.FailAsync(Boom with { Message = $"Attempt {attempt}." }, retry: true, Token));
            Assert.False(lease.Lost.IsCancellationRequested);
            Assert.Equal(attempt < 3 ? JobState.Queued : JobState.Failed, (await FindAsync(engine, key)).State);
        }

        var job = await FindAsync(engine, key);
        Assert.Equal(new JobFailure("boom", "Attempt 3."), job.Failure);
        await AssertIdleAsync(engine);
    }

    [Fact]
    public async Task A_permanent_failure_is_not_tried_again()
    {
        await using var engine = await OpenAsync(Options());
        var key = await SubmitAsync(engine);
        await using var lease = await TakeAsync(engine);
        Assert.True(await lease.FailAsync(Boom, retry: false, Token));
        var job = await FindAsync(engine, key);
        Assert.Equal((JobState.Failed, Boom), (job.State, job.Failure));
        await AssertIdleAsync(engine);
    }

    [Fact]
    public async Task A_job_handed_back_keeps_its_place_its_checkpoint_and_its_attempts()
    {
        await using var engine = await OpenAsync(Options());
        var key = await SubmitAsync(engine);
        await SubmitAsync(engine);
        for (var stop = 0; stop < 4; stop++)
        {
            await using var lease = await TakeAsync(engine);
            Assert.Equal((key, 1), (lease.Job.Key, lease.Job.Attempt));
            Assert.True(await lease.CheckpointAsync($"half {stop}", Token));
            Assert.True(await lease.ReleaseAsync(Token));
            Assert.False(lease.Lost.IsCancellationRequested);
            Assert.False(await lease.CompleteAsync("late", Token));
            Assert.False(await lease.ReleaseAsync(Token));
            var job = await FindAsync(engine, key);
            Assert.Equal((JobState.Queued, 1, $"half {stop}"), (job.State, job.QueuePosition, job.Result));
        }
    }

    [Fact]
    public async Task A_checkpoint_is_seen_at_once_and_outlives_the_attempt()
    {
        await using var engine = await OpenAsync(Options());
        var key = await SubmitAsync(engine);
        await using (var first = await TakeAsync(engine))
        {
            Assert.True(await first.CheckpointAsync("half", Token));
            var job = await FindAsync(engine, key);
            Assert.Equal((JobState.Running, "half"), (job.State, job.Result));
            Assert.True(await first.FailAsync(Boom, retry: true, Token));
            Assert.False(await first.CheckpointAsync("late", Token));
        }

        await using var second = await TakeAsync(engine);
        Assert.Equal("half", second.Job.Result);
        Assert.True(await second.CompleteAsync("whole", Token));
        Assert.Equal("whole", (await FindAsync(engine, key)).Result);
    }

    [Fact]
    public async Task Completing_twice_is_once_in_effect()
    {
        await using var engine = await OpenAsync(Options());
        var key = await SubmitAsync(engine);
        await using var lease = await TakeAsync(engine);
        Assert.True(await lease.CompleteAsync("result", Token));
        Assert.True(await lease.CompleteAsync("result", Token));
        Assert.False(await lease.FailAsync(Boom, retry: true, Token));
        Assert.Equal(JobState.Done, (await FindAsync(engine, key)).State);
        Assert.NotNull((await FindAsync(engine, key)).EndedAt);
    }

    [Fact]
    public async Task A_report_is_seen_until_the_attempt_ends()
    {
        await using var engine = await OpenAsync(Options());
        var key = await SubmitAsync(engine);
        await using var lease = await TakeAsync(engine);
        lease.Report("50");
        lease.Report(null!);
        lease.Report(new string('x', JobLimits.MaxTextLength + 1));
        await UntilAsync(async () => (await FindAsync(engine, key)).Progress == "50");
        Assert.True((await FindAsync(engine, key)).Revision > lease.Job.Revision);
        await lease.CompleteAsync("result", Token);
        lease.Report("60");
        Assert.Null((await FindAsync(engine, key)).Progress);
    }

    private async Task UntilAsync(Func<Task<bool>> condition)
    {
        while (!await condition())
        {
            await Task.Delay(20, Token);
        }
    }
}
