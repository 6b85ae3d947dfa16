using IFeaLiD.Jobs.Nats.Work;

namespace IFeaLiD.Jobs.Tests.Nats;

/// <summary>Who asks again and again, of one program or of several in turn, never sees a job go back.</summary>
public sealed class PollingTests : IDisposable
{
    private readonly CancellationTokenSource deadline = new(TimeSpan.FromMinutes(5));

    private CancellationToken Token => deadline.Token;

    public void Dispose() => deadline.Dispose();

    [Theory]
    [InlineData(1, false)]
    [InlineData(3, false)]
    [InlineData(3, true)]
    public async Task A_job_never_goes_back(int size, bool leaderDies)
    {
        await using var servers = await ServerGroup.StartAsync(size, Token);
        NatsJobEngine[] programs = [await servers.OpenAsync(), await servers.OpenAsync(), await servers.OpenAsync()];
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var answers = new int[programs.Length + 1];
        var asking = programs.Select((program, i) => PollAsync(i, [program])).Append(PollAsync(programs.Length, programs)).ToList();
        for (var round = 0; round < 8; round++)
        {
            if (leaderDies && round == 3)
            {
                await (await servers.LeaderAsync("jobs")).KillAsync();
            }

            await RoundAsync(programs, round);
        }

        while (answers.Any(count => count <= 20) && asking.All(poll => !poll.IsCompleted))
        {
            await Task.Delay(20, Token);
        }

        await stop.CancelAsync();
        await Task.WhenAll(asking);
        foreach (var program in programs)
        {
            await program.DisposeAsync();
        }

        async Task PollAsync(int poller, NatsJobEngine[] inTurn)
        {
            var seen = new Dictionary<string, JobSnapshot>();
            var count = 0;
            while (!stop.IsCancellationRequested)
            {
                try
                {
                    var key = $"job{count / inTurn.Length % 24}";
                    if (await inTurn[count % inTurn.Length].FindAsync(key, Token) is { } job)
                    {
                        AssertNotBefore(seen.GetValueOrDefault(key), job, severalPrograms: inTurn.Length > 1);
                        seen[key] = job;
                    }
                    else
                    {
                        Assert.DoesNotContain(key, seen);
                    }

                    answers[poller] = ++count;
                }
                catch (StorageUnavailableException)
                {
                    // the leader died
                }

                await Task.Delay(count % inTurn.Length == 0 ? 1 : 0, Token);
            }
        }
    }

    /// <summary>Between two programs reports may be late by a message: the state, its attempt and its checkpoint are not.</summary>
    private static void AssertNotBefore(JobSnapshot? last, JobSnapshot job, bool severalPrograms)
    {
        var reports = severalPrograms && last is { State: JobState.Running } && job.State == JobState.Running
            && (last.Attempt, last.Result) == (job.Attempt, job.Result);
        Assert.True(reports || last is null || job.Revision >= last.Revision, $"{job}\nafter\n{last}");
    }

    /// <summary>Three jobs are submitted here and there; two are worked on, one is cancelled.</summary>
    private async Task RoundAsync(NatsJobEngine[] programs, int round)
    {
        for (var i = 0; i < 3; i++)
        {
            await ServerGroup.UntilAnsweredAsync(() => programs[i].SubmitAsync($"job{(3 * round) + i}", "{}", Token), Token);
        }

        await ServerGroup.UntilAnsweredAsync(() => programs[1].CancelAsync($"job{(3 * round) + 2}", Token), Token);
        for (var i = 0; i < 2; i++)
        {
            await using var lease = (await ServerGroup.UntilAnsweredAsync(() => programs[i].TakeAsync(TimeSpan.FromMinutes(2), Token), Token))!;
            for (var report = 0; report < 10; report++)
            {
                lease.Report($"{report}");
                await Task.Delay(20, Token);
            }

            Assert.True(await lease.CheckpointAsync("half", Token));
            lease.Report("later");
            Assert.True(await lease.CompleteAsync("whole", Token));
        }
    }
}
