using IFeaLiD.Jobs.Nats;
using IFeaLiD.Tests;
using Microsoft.Extensions.Logging.Abstractions;

namespace IFeaLiD.Jobs.Tests.Nats;

/// <summary>Several programs at the same servers, and servers that die.</summary>
public sealed class NatsJobEngineTests : IDisposable
{
    private const string Payload = """{"photo":"cat"}""";

    private readonly CancellationTokenSource deadline = new(TimeSpan.FromMinutes(5));

    private CancellationToken Token => deadline.Token;

    public void Dispose() => deadline.Dispose();

    [Fact]
    public async Task What_one_program_does_all_others_see_at_once()
    {
        await using var servers = await ServerGroup.StartAsync(1, Token);
        await using var viewer = await servers.OpenAsync();
        await using var other = await servers.OpenAsync();
        await using var extractor = await servers.OpenAsync();
        for (var i = 0; i < 50; i++)
        {
            await viewer.SubmitAsync($"job{i}", Payload, Token);
            Assert.Equal(i + 1, (await other.FindAsync($"job{i}", Token))!.QueuePosition);
        }

        Assert.Equal(50, await other.CountQueuedAsync(Token));
        await using var lease = (await extractor.TakeAsync(TimeSpan.FromMinutes(2), Token))!;
        Assert.Equal(49, await other.CountQueuedAsync(Token));
        Assert.Equal(JobState.Running, (await other.FindAsync("job0", Token))!.State);
        var seen = new List<JobSnapshot>();
        await foreach (var job in other.WatchAsync("job0", Token))
        {
            seen.Add(job);
            if (seen.Count == 1)
            {
                lease.Report("half");
            }
            else if (job.Progress == "half")
            {
                Assert.True(await lease.CompleteAsync("result", Token));
                Assert.Equal("result", (await viewer.FindAsync("job0", Token))!.Result);
            }
        }

        Assert.Equal("result", seen[^1].Result);
        Assert.Contains(seen, job => job.Progress == "half");
        Assert.Equal(seen.Select(job => job.Revision).Order().Distinct(), seen.Select(job => job.Revision));
    }

    [Fact]
    public async Task A_program_that_comes_later_hears_how_far_the_work_is()
    {
        await using var servers = await ServerGroup.StartAsync(1, Token);
        await using var extractor = await servers.OpenAsync();
        await extractor.SubmitAsync("job", Payload, Token);
        await using var lease = (await extractor.TakeAsync(TimeSpan.FromMinutes(2), Token))!;
        lease.Report("half");
        await using var late = await servers.OpenAsync();
        await foreach (var job in late.WatchAsync("job", Token))
        {
            if (job.Progress == "half")
            {
                return; // by a heart-beat
            }
        }

        Assert.Fail("The watch ended.");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Servers_killed_in_mid_job_cost_no_attempt(int size)
    {
        await using var servers = await ServerGroup.StartAsync(size, Token);
        await using var viewer = await servers.OpenAsync();
        await using var extractor = await servers.OpenAsync();
        await using var idle = await servers.OpenAsync();
        await viewer.SubmitAsync("job", Payload, Token);
        await using var lease = (await extractor.TakeAsync(TimeSpan.FromMinutes(2), Token))!;
        Assert.True(await lease.CheckpointAsync("half", Token));

        var leader = await servers.LeaderAsync("jobs");
        await leader.KillAsync();
        var completing = ServerGroup.UntilAnsweredAsync(() => lease.CompleteAsync("result", Token), Token);
        if (size == 1)
        {
            await Assert.ThrowsAsync<EngineSilentException>(() => viewer.FindAsync("job", Token));
            await Task.Delay(TimeSpan.FromSeconds(3), Token); // longer than a lease
            await leader.RunAsync();
        }

        Assert.True(await completing);
        Assert.False(lease.Lost.IsCancellationRequested);
        var job = await ServerGroup.UntilAnsweredAsync(() => viewer.FindAsync("job", Token), Token);
        Assert.Equal((JobState.Done, 1, "result"), (job!.State, job.Attempt, job.Result));
        Assert.Null(await ServerGroup.UntilAnsweredAsync(() => idle.TakeAsync(TimeSpan.FromSeconds(3), Token), Token));
        await ServerGroup.UntilAnsweredAsync(() => viewer.SubmitAsync("next", Payload, Token), Token);
        await using var next = await ServerGroup.UntilAnsweredAsync(() => idle.TakeAsync(TimeSpan.FromMinutes(2), Token), Token);
        Assert.Equal("next", next!.Job.Key);
    }

    [Fact]
    public async Task A_worker_whose_writes_arrive_but_whose_answers_an_outage_keeps_back_goes_on_with_its_job()
    {
        await using var servers = await ServerGroup.StartAsync(1, Token);
        await using var line = new TcpLine(servers.Port);
        await using var viewer = await servers.OpenAsync();
        await using var extractor = await servers.OpenAsync(line);
        await viewer.SubmitAsync("job", Payload, Token);
        await using var lease = (await extractor.TakeAsync(TimeSpan.FromMinutes(2), Token))!;
        await UnansweredAsync(() => lease.CheckpointAsync("half", Token), job => job.Result == "half");
        Assert.True(await lease.CheckpointAsync("more", Token));
        Assert.Equal((JobState.Running, "more"), ((await viewer.FindAsync("job", Token))!.State, (await viewer.FindAsync("job", Token))!.Result));
        await UnansweredAsync(() => lease.CompleteAsync("whole", Token), job => job.State == JobState.Done);
        var job = (await viewer.FindAsync("job", Token))!;
        Assert.Equal((JobState.Done, 1, "whole"), (job.State, job.Attempt, job.Result));

        async Task UnansweredAsync(Func<Task<bool>> write, Func<JobSnapshot, bool> isWritten)
        {
            line.KeepsAnswers = true;
            var writing = ServerGroup.UntilAnsweredAsync(write, Token);
            while (!isWritten((await viewer.FindAsync("job", Token))!))
            {
                await Task.Delay(20, Token);
            }

            Assert.False(writing.IsCompleted);
            line.KeepsAnswers = false;
            await line.CutAsync();
            Assert.True(await writing);
            Assert.Null(lease.Loss);
        }
    }

    [Fact]
    public async Task Servers_that_never_answer_are_named()
    {
        var options = new NatsOptions { Url = "nats://127.0.0.1:1", Patience = TimeSpan.FromSeconds(1) };
        var failure = await Assert.ThrowsAsync<EngineUnreachableException>(
            () => NatsSession.OpenAsync(options, TimeProvider.System, NullLoggerFactory.Instance, Token));
        Assert.Contains("nats://127.0.0.1:1", failure.Message, StringComparison.Ordinal);
    }
}
