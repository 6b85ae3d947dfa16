using System.Collections.Concurrent;

namespace IFeaLiD.Jobs.Tests;

public abstract partial class JobEngineConformance
{
    [Fact]
    public async Task A_submitted_job_is_queued_with_everything_known_about_it()
    {
        await using var engine = await OpenAsync(Options());
        var key = NewKey();
        var job = await engine.SubmitAsync(key, Payload, Token);
        Assert.Equal((key, Payload, JobState.Queued, 0, 1), (job.Key, job.Payload, job.State, job.Attempt, job.QueuePosition));
        Assert.Null(job.Progress ?? job.Result);
        Assert.Null(job.Failure);
        Assert.Null(job.StartedAt ?? job.EndedAt);
        Assert.Equal(job, await engine.FindAsync(key, Token));
    }

    [Fact]
    public async Task The_same_key_from_16_submitters_at_once_is_one_job()
    {
        await using var engine = await OpenAsync(Options());
        var key = NewKey();
        var jobs = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => engine.SubmitAsync(key, Payload, Token), Token)));
        Assert.All(jobs, job => Assert.Equal(key, job.Key));
        await using var lease = await TakeAsync(engine);
        Assert.Equal(JobState.Running, (await engine.SubmitAsync(key, "other", Token)).State);
        Assert.True(await lease.CompleteAsync("result", Token));
        await AssertIdleAsync(engine);
        var again = await engine.SubmitAsync(key, "other", Token);
        Assert.Equal((JobState.Done, "result", Payload), (again.State, again.Result, again.Payload));
        await AssertIdleAsync(engine);
    }

    [Fact]
    public async Task A_full_queue_refuses_and_takes_again_when_drained()
    {
        await using var engine = await OpenAsync(Options());
        for (var i = 0; i < 5; i++)
        {
            await SubmitAsync(engine);
        }

        var key = NewKey();
        var full = await Assert.ThrowsAsync<QueueFullException>(() => engine.SubmitAsync(key, Payload, Token));
        Assert.Equal((5, 5), (full.Depth, full.Limit));
        Assert.Null(await engine.FindAsync(key, Token));
        await using var lease = await TakeAsync(engine);
        Assert.Equal(5, (await engine.SubmitAsync(key, Payload, Token)).QueuePosition);
    }

    [Fact]
    public async Task Those_that_wait_or_run_are_counted_and_listed_in_order()
    {
        await using var engine = await OpenAsync(Options());
        Assert.Equal(0, await engine.CountQueuedAsync(Token));
        var done = await SubmitAsync(engine);
        await using (var lease = await TakeAsync(engine))
        {
            Assert.True(await lease.CompleteAsync("result", Token));
        }

        string[] keys = [await SubmitAsync(engine), await SubmitAsync(engine), await SubmitAsync(engine), await SubmitAsync(engine)];
        await using var running = await TakeAsync(engine);
        await engine.CancelAsync(keys[2], Token);
        Assert.Equal(2, await engine.CountQueuedAsync(Token));
        var pending = new List<(string, JobState, int?)>();
        await foreach (var job in engine.ListPendingAsync(Token))
        {
            pending.Add((job.Key, job.State, job.QueuePosition));
        }

        Assert.Equal([(keys[0], JobState.Running, null), (keys[1], JobState.Queued, 1), (keys[3], JobState.Queued, 2)], pending);
        Assert.Equal(JobState.Done, (await FindAsync(engine, done)).State);
    }

    [Fact]
    public async Task A_full_queue_still_answers_for_jobs_it_knows()
    {
        await using var engine = await OpenAsync(Options());
        var first = await SubmitAsync(engine);
        for (var i = 0; i < 4; i++)
        {
            await SubmitAsync(engine);
        }

        Assert.Equal(1, (await engine.SubmitAsync(first, Payload, Token)).QueuePosition);
    }

    [Fact]
    public async Task Jobs_start_in_order_and_queue_positions_move_up()
    {
        await using var engine = await OpenAsync(Options());
        var keys = new[] { await SubmitAsync(engine), await SubmitAsync(engine), await SubmitAsync(engine) };
        Assert.Equal([1, 2, 3], await PositionsAsync());
        await using var lease = await TakeAsync(engine);
        Assert.Equal(keys[0], lease.Job.Key);
        Assert.Equal([null, 1, 2], await PositionsAsync());
        await engine.CancelAsync(keys[1], Token);
        Assert.Equal([null, null, 1], await PositionsAsync());

        async Task<List<int?>> PositionsAsync()
        {
            var positions = new List<int?>();
            foreach (var key in keys)
            {
                positions.Add((await FindAsync(engine, key)).QueuePosition);
            }

            return positions;
        }
    }

    [Fact]
    public async Task A_waiting_worker_gets_a_job_submitted_later()
    {
        await using var engine = await OpenAsync(Options());
        var taking = TakeAsync(engine);
        await Task.Delay(100, Token);
        Assert.False(taking.IsCompleted);
        var key = await SubmitAsync(engine);
        await using var lease = await taking;
        Assert.Equal((key, 1, JobState.Running), (lease.Job.Key, lease.Job.Attempt, lease.Job.State));
        Assert.NotNull(lease.Job.StartedAt);
    }

    [Fact]
    public async Task Waiting_for_a_job_ends_when_cancelled()
    {
        await using var engine = await OpenAsync(Options());
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => engine.TakeAsync(Timeout.InfiniteTimeSpan, stop.Token));
    }

    [Fact]
    public async Task A_hundred_jobs_and_six_workers_each_finished_once()
    {
        var options = Options();
        options.MaxQueued = 100;
        await using var engine = await OpenAsync(options);
        var finished = new ConcurrentBag<string>();
        var workers = Enumerable.Range(0, 6).Select(_ => Task.Run(WorkAsync, Token)).ToList();
        var keys = new List<string>();
        for (var i = 0; i < 100; i++)
        {
            keys.Add(await SubmitAsync(engine));
        }

        await Task.WhenAll(workers);
        Assert.Equal(keys.Order(), finished.Order());
        await AssertIdleAsync(engine);

        async Task WorkAsync()
        {
            while (finished.Count < 100)
            {
                await using var lease = await engine.TakeAsync(TimeSpan.FromMilliseconds(200), Token);
                if (lease is not null && await lease.CompleteAsync("result", Token))
                {
                    finished.Add(lease.Job.Key);
                }
            }
        }
    }

    [Fact]
    public async Task All_jobs_are_listed_in_the_order_of_submission()
    {
        var options = Options();
        options.MaxQueued = 300;
        await using var engine = await OpenAsync(options);
        var keys = new List<string>();
        for (var i = 0; i < 230; i++)
        {
            keys.Add(await SubmitAsync(engine));
        }

        await using var lease = await TakeAsync(engine);
        var listed = new List<JobSnapshot>();
        await foreach (var job in engine.ListAsync(Token))
        {
            listed.Add(job);
        }

        Assert.Equal(keys, listed.Select(job => job.Key));
        Assert.Equal(JobState.Running, listed[0].State);
        Assert.Equal(Enumerable.Range(1, 229), listed.Skip(1).Select(job => job.QueuePosition!.Value));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("../x")]
    [InlineData("ä")]
    public async Task A_key_that_not_every_engine_can_carry_is_refused(string key)
    {
        await using var engine = await OpenAsync(Options());
        await Assert.ThrowsAsync<ArgumentException>(() => engine.SubmitAsync(key, Payload, Token));
    }

    [Fact]
    public async Task A_payload_beyond_the_limit_is_refused()
    {
        await using var engine = await OpenAsync(Options());
        var payload = new string('x', JobLimits.MaxTextLength);
        await Assert.ThrowsAsync<ArgumentException>(() => engine.SubmitAsync(NewKey(), payload + "x", Token));
        Assert.Equal(payload, (await engine.SubmitAsync(NewKey(), payload, Token)).Payload);
    }
}
