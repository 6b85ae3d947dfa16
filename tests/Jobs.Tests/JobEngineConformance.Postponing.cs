namespace IFeaLiD.Jobs.Tests;

public abstract partial class JobEngineConformance
{
    private static readonly JobFailure Silent = new("engine-silent", "The servers do not answer.");

    [Fact]
    public async Task A_job_for_which_something_does_not_answer_waits_for_that_reason_and_loses_no_attempt()
    {
        var options = Options();
        options.MaxAttempts = 1;
        options.PostponeDelays = [TimeSpan.FromMilliseconds(50)];
        await using var engine = await OpenAsync(options);
        var key = await SubmitAsync(engine);
        for (var time = 0; time < 4; time++)
        {
            await using var lease = await TakeAsync(engine);
            Assert.Equal((key, 1, null, null), (lease.Job.Key, lease.Job.Attempt, lease.Job.Obstacle, lease.Job.Failure));
            Assert.True(await lease.CheckpointAsync("half", Token));
            Assert.True(await lease.PostponeAsync(Silent, Token));
            Assert.False(await lease.CompleteAsync("late", Token));
            Assert.False(await lease.PostponeAsync(Silent, Token));
            Assert.False(lease.Lost.IsCancellationRequested);
            var job = await FindAsync(engine, key);
            Assert.Equal((JobState.Queued, 0, 1, "half", Silent, null), (job.State, job.Attempt, job.QueuePosition, job.Result, job.Obstacle, job.Failure));
        }

        await using var last = await TakeAsync(engine);
        Assert.True(await last.CompleteAsync("whole", Token));
        var done = await FindAsync(engine, key);
        Assert.Equal((JobState.Done, 1, null, null), (done.State, done.Attempt, done.Obstacle, done.Failure));
    }

    [Fact]
    public async Task A_job_that_waited_too_often_fails_and_may_wait_again_in_its_next_run()
    {
        var options = Options();
        options.MaxPostponements = 1;
        options.PostponeDelays = [];
        await using var engine = await OpenAsync(options);
        var key = await SubmitAsync(engine);
        for (var run = 0; run < 2; run++)
        {
            foreach (var end in new[] { JobState.Queued, JobState.Failed })
            {
                await using var lease = await TakeAsync(engine);
                Assert.True(await lease.PostponeAsync(Silent, Token));
                Assert.Equal(end, (await FindAsync(engine, key)).State);
            }

            var job = await FindAsync(engine, key);
            Assert.Equal((Silent, null), (job.Failure, job.Obstacle));
            Assert.Null((await engine.SubmitAsync(key, Payload, Token)).Obstacle);
        }

        Assert.True(await engine.CancelAsync(key, Token));
        Assert.Null((await FindAsync(engine, key)).Failure);
    }

    [Fact]
    public async Task A_job_that_waits_for_something_can_be_cancelled()
    {
        await using var engine = await OpenAsync(Options());
        var key = await SubmitAsync(engine);
        await using var lease = await TakeAsync(engine);
        Assert.True(await lease.PostponeAsync(Silent, Token));
        Assert.True(await engine.CancelAsync(key, Token));
        var job = await FindAsync(engine, key);
        Assert.Equal((JobState.Cancelled, null, null), (job.State, job.Obstacle, job.Failure));
    }
}
