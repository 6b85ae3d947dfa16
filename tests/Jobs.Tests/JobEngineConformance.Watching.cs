using System.Diagnostics;
using System.Threading.Channels;

namespace IFeaLiD.Jobs.Tests;

public abstract partial class JobEngineConformance
{
    [Fact]
    public async Task A_watcher_sees_a_job_from_the_queue_to_its_end_with_growing_revisions()
    {
        await using var engine = await OpenAsync(Options());
        var ahead = await SubmitAsync(engine);
        var key = await SubmitAsync(engine);
        var seen = Watch(engine, key);
        Assert.Equal(2, (await NextAsync(seen)).QueuePosition);
        await engine.CancelAsync(ahead, Token);
        await NextAsync(seen, job => job.QueuePosition == 1);
        await using var lease = await TakeAsync(engine);
        await NextAsync(seen, job => job is { State: JobState.Running, Attempt: 1 });
        lease.Report("10");
        await NextAsync(seen, job => job.Progress == "10");
        await lease.CheckpointAsync("half", Token);
        await NextAsync(seen, job => job is { Result: "half", Progress: "10" });
        await lease.CompleteAsync("whole", Token);
        await NextAsync(seen, job => job is { State: JobState.Done, Result: "whole" });
        Assert.False(await seen.WaitToReadAsync(Token));
    }

    [Fact]
    public async Task A_watcher_sees_retry_and_failure()
    {
        var options = Options();
        options.MaxAttempts = 2;
        options.RetryDelays = [TimeSpan.FromMilliseconds(50)];
        await using var engine = await OpenAsync(options);
        var key = await SubmitAsync(engine);
        var seen = Watch(engine, key);
        await using var first = await TakeAsync(engine);
        await first.FailAsync(Boom, retry: true, Token);
        await NextAsync(seen, job => job is { State: JobState.Queued, Attempt: 1 });
        await using var second = await TakeAsync(engine);
        await second.FailAsync(Boom, retry: true, Token);
        Assert.Equal(Boom, (await NextAsync(seen, job => job.State == JobState.Failed)).Failure);
        Assert.False(await seen.WaitToReadAsync(Token));
    }

    [Fact]
    public async Task A_flood_of_progress_is_thinned_to_5_a_second_and_the_newest_arrives()
    {
        await using var engine = await OpenAsync(Options());
        var key = await SubmitAsync(engine);
        await using var lease = await TakeAsync(engine);
        var seen = Watch(engine, key);
        await NextAsync(seen);
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < 1000; i++)
        {
            lease.Report(i.ToString());
            if (i % 10 == 0)
            {
                await Task.Delay(5, Token);
            }
        }

        lease.Report("last");
        var events = 0;
        await NextAsync(seen, job =>
        {
            events++;
            return job.Progress == "last";
        });
        // One at either end of the time, and one for timers and clocks that differ by a little.
        Assert.True(events <= 3 + (5 * clock.Elapsed.TotalSeconds), $"{events} in {clock.Elapsed}");
    }

    [Fact]
    public async Task Watching_an_ended_job_shows_it_once()
    {
        await using var engine = await OpenAsync(Options());
        var key = await SubmitAsync(engine);
        await engine.CancelAsync(key, Token);
        var seen = Watch(engine, key);
        Assert.Equal(JobState.Cancelled, (await NextAsync(seen)).State);
        Assert.False(await seen.WaitToReadAsync(Token));
    }

    [Fact]
    public async Task Watching_an_unknown_job_ends_at_once()
    {
        await using var engine = await OpenAsync(Options());
        Assert.False(await Watch(engine, NewKey()).WaitToReadAsync(Token));
    }

    [Fact]
    public async Task Watching_ends_when_the_job_is_forgotten()
    {
        await using var engine = await OpenAsync(Options());
        var key = await SubmitAsync(engine);
        var seen = Watch(engine, key);
        await NextAsync(seen);
        await engine.ForgetAsync(key, Token);
        await foreach (var job in seen.ReadAllAsync(Token))
        {
            Assert.Equal(JobState.Cancelled, job.State);
        }
    }

    [Fact]
    public async Task Watching_ends_when_the_engine_is_closed()
    {
        var engine = await OpenAsync(Options());
        var seen = Watch(engine, await SubmitAsync(engine));
        await NextAsync(seen);
        await engine.DisposeAsync();
        Assert.False(await seen.WaitToReadAsync(Token));
    }

    [Fact]
    public async Task Many_watchers_of_one_job_all_see_its_end_and_one_that_leaves_disturbs_nobody()
    {
        await using var engine = await OpenAsync(Options());
        var key = await SubmitAsync(engine);
        var all = Enumerable.Range(0, 20).Select(_ => Watch(engine, key)).ToList();
        await foreach (var job in engine.WatchAsync(key, Token))
        {
            Assert.Equal(JobState.Queued, job.State);
            break;
        }

        await using var lease = await TakeAsync(engine);
        await lease.CompleteAsync("result", Token);
        foreach (var seen in all)
        {
            await NextAsync(seen, job => job.State == JobState.Done);
            Assert.False(await seen.WaitToReadAsync(Token));
        }
    }

    /// <summary>Watches beside the test; fails the reader when revisions do not grow.</summary>
    private ChannelReader<JobSnapshot> Watch(IJobEngine engine, string key)
    {
        var channel = Channel.CreateUnbounded<JobSnapshot>();
        _ = Task.Run(CopyAsync, Token);
        return channel.Reader;

        async Task CopyAsync()
        {
            try
            {
                var revision = -1L;
                await foreach (var job in engine.WatchAsync(key, Token))
                {
                    Assert.True(job.Revision > revision, $"{job} after revision {revision}");
                    revision = job.Revision;
                    channel.Writer.TryWrite(job);
                }

                channel.Writer.Complete();
            }
            catch (Exception e)
            {
                channel.Writer.Complete(e);
            }
        }
    }

    private async Task<JobSnapshot> NextAsync(ChannelReader<JobSnapshot> seen, Func<JobSnapshot, bool>? isMeant = null)
    {
        while (true)
        {
            var job = await seen.ReadAsync(Token);
            if (isMeant?.Invoke(job) ?? true)
            {
                return job;
            }
        }
    }
}
