namespace IFeaLiD.Jobs.Tests;

public abstract partial class JobEngineConformance
{
    [Fact]
    public async Task A_job_cancelled_before_its_start_is_never_delivered()
    {
        await using var engine = await OpenAsync(Options());
        var key = await SubmitAsync(engine);
        Assert.True(await engine.CancelAsync(key, Token));
        Assert.False(await engine.CancelAsync(key, Token));
        await AssertIdleAsync(engine);
        var job = await FindAsync(engine, key);
        Assert.Equal((JobState.Cancelled, null), (job.State, job.QueuePosition));
        Assert.NotNull(job.EndedAt);
    }

    [Fact]
    public async Task Cancelling_a_running_job_stops_its_worker_and_refuses_its_result()
    {
        await using var engine = await OpenAsync(Options());
        var key = await SubmitAsync(engine);
        await using var lease = await TakeAsync(engine);
        Assert.True(await engine.CancelAsync(key, Token));
        await AssertLostAsync(lease);
        Assert.Equal(LeaseLoss.Unwanted, lease.Loss);
        Assert.False(await lease.CompleteAsync("late", Token));
        Assert.Equal((JobState.Cancelled, null), ((await FindAsync(engine, key)).State, (await FindAsync(engine, key)).Result));
        await AssertIdleAsync(engine);
    }

    [Fact]
    public async Task A_worker_that_throws_when_told_to_stop_harms_nobody()
    {
        await using var engine = await OpenAsync(Options());
        var key = await SubmitAsync(engine);
        await using var lease = await TakeAsync(engine);
        await using var registration = lease.Lost.Register(() => throw new InvalidOperationException("from the worker"));
        Assert.True(await engine.CancelAsync(key, Token));
        await AssertLostAsync(lease);
        await SubmitAsync(engine);
        await using var next = await TakeAsync(engine);
        Assert.True(await next.CompleteAsync("result", Token));
    }

    [Fact]
    public async Task Ended_and_unknown_jobs_cannot_be_cancelled()
    {
        await using var engine = await OpenAsync(Options());
        var key = await SubmitAsync(engine);
        await using var lease = await TakeAsync(engine);
        await lease.CompleteAsync("result", Token);
        Assert.False(await engine.CancelAsync(key, Token));
        Assert.False(await engine.CancelAsync(NewKey(), Token));
        Assert.Equal(JobState.Done, (await FindAsync(engine, key)).State);
    }

    [Theory]
    [InlineData(JobState.Failed)]
    [InlineData(JobState.Cancelled)]
    public async Task Submitting_again_what_failed_or_was_cancelled_is_a_new_run(JobState end)
    {
        await using var engine = await OpenAsync(Options());
        var key = await SubmitAsync(engine);
        await using var old = await TakeAsync(engine);
        await old.CheckpointAsync("half", Token);
        Assert.True(end == JobState.Failed ? await old.FailAsync(Boom, retry: false, Token) : await engine.CancelAsync(key, Token));
        var ended = await FindAsync(engine, key);
        Assert.Equal(end, ended.State);

        var job = await engine.SubmitAsync(key, "other", Token);
        Assert.Equal((JobState.Queued, 0, "other"), (job.State, job.Attempt, job.Payload));
        Assert.Null(job.Failure);
        Assert.Null(job.Result);
        Assert.Null(job.StartedAt ?? job.EndedAt);
        Assert.True(job.Revision > ended.Revision);
        await using var lease = await TakeAsync(engine);
        Assert.Equal(1, lease.Job.Attempt);
        Assert.True(lease.Job.Fence > old.Job.Fence);
        Assert.False(await old.CompleteAsync("late", Token));
        Assert.Equal(end == JobState.Failed ? null : LeaseLoss.Unwanted, old.Loss);
        Assert.True(await lease.CompleteAsync("result", Token));
    }

    [Fact]
    public async Task A_forgotten_job_is_computed_again()
    {
        await using var engine = await OpenAsync(Options());
        var key = await SubmitAsync(engine);
        await using var old = await TakeAsync(engine);
        await old.CompleteAsync("old", Token);
        Assert.True(await engine.ForgetAsync(key, Token));
        Assert.False(await engine.ForgetAsync(key, Token));
        Assert.Null(await engine.FindAsync(key, Token));
        await engine.SubmitAsync(key, Payload, Token);
        await using var lease = await TakeAsync(engine);
        Assert.Equal((key, 1, null), (lease.Job.Key, lease.Job.Attempt, lease.Job.Result));
    }

    [Fact]
    public async Task Forgetting_a_running_job_stops_its_worker_and_keeps_its_late_result_from_the_next_run()
    {
        await using var engine = await OpenAsync(Options());
        var key = await SubmitAsync(engine);
        await using var old = await TakeAsync(engine);
        Assert.True(await engine.ForgetAsync(key, Token));
        await AssertLostAsync(old);
        await engine.SubmitAsync(key, Payload, Token);
        await using var lease = await TakeAsync(engine);
        Assert.True(lease.Job.Fence > old.Job.Fence);
        Assert.False(await old.CompleteAsync("late", Token));
        Assert.Equal(LeaseLoss.Unwanted, old.Loss); // another has the job, but that is another run
        Assert.True(await lease.CompleteAsync("result", Token));
    }

    [Fact]
    public async Task A_silent_worker_whose_job_is_forgotten_and_taken_in_a_new_run_was_not_superseded()
    {
        await using var engine = await OpenAsync(Options());
        var key = await SubmitAsync(engine);
        var silent = await TakeAsync(engine);
        await silent.DisposeAsync();
        Assert.True(await engine.ForgetAsync(key, Token));
        await engine.SubmitAsync(key, Payload, Token);
        await using var lease = await TakeAsync(engine);
        Assert.False(await silent.CompleteAsync("late", Token));
        Assert.Equal(LeaseLoss.Unwanted, silent.Loss);
    }

    [Fact]
    public async Task Forgetting_a_queued_job_frees_its_place()
    {
        await using var engine = await OpenAsync(Options());
        var first = await SubmitAsync(engine);
        var second = await SubmitAsync(engine);
        Assert.True(await engine.ForgetAsync(first, Token));
        Assert.Equal(1, (await FindAsync(engine, second)).QueuePosition);
    }
}
