using IFeaLiD.Jobs.Nats;
using IFeaLiD.Jobs.Nats.Views;
using IFeaLiD.Tests;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace IFeaLiD.Jobs.Tests.Nats;

/// <summary>Turns over several programs, each with a connection of its own.</summary>
public sealed class NatsMutexTests : IAsyncLifetime, IDisposable
{
    /// <summary>Longer than a holder may be silent.</summary>
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(13);

    private readonly CancellationTokenSource deadline = new(TimeSpan.FromMinutes(5));
    private readonly List<NatsSession> sessions = [];
    private readonly List<NatsMutex> mutexes = [];
    private NatsServer[] servers = [];

    private CancellationToken Token => deadline.Token;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        mutexes.ForEach(mutex => mutex.Dispose());
        foreach (var session in sessions)
        {
            await session.DisposeAsync();
        }

        foreach (var server in servers)
        {
            await server.DisposeAsync();
        }
    }

    public void Dispose() => deadline.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task One_at_a_time_and_everybody_in_the_end(int size)
    {
        await StartAsync(size);
        var (inside, turns) = (0, 0);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(ProgramAsync, Token)));
        Assert.Equal(4 * 2 * 5, turns);

        async Task ProgramAsync()
        {
            var mutex = await OpenAsync();
            await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(
                async () =>
                {
                    for (var turn = 0; turn < 5; turn++) // a new cluster may not answer at once
                    {
                        await using var held = await EnterPatientlyAsync(mutex);
                        Assert.Equal(1, Interlocked.Increment(ref inside));
                        await Task.Delay(5, Token);
                        turns++; // of one at a time, so none is lost
                        Interlocked.Decrement(ref inside);
                    }
                },
                Token)));
        }
    }

    [Fact]
    public async Task Who_holds_it_long_keeps_it_also_when_the_servers_are_away_for_a_while()
    {
        await StartAsync(1);
        var (holder, other) = (await OpenAsync(), await OpenAsync());
        var held = await holder.EnterAsync(Token);
        var waiting = EnterPatientlyAsync(other);
        await Task.Delay(Long, Token);
        Assert.False(waiting.IsCompleted);
        await servers[0].KillAsync();
        await Task.Delay(TimeSpan.FromSeconds(4), Token);
        await servers[0].RunAsync();
        await Task.Delay(Long, Token);
        Assert.False(waiting.IsCompleted);
        await held.DisposeAsync();
        await (await waiting).DisposeAsync();
    }

    [Fact]
    public async Task When_the_holder_dies_the_next_one_goes_on()
    {
        await StartAsync(1);
        var (dead, next) = (await OpenAsync(new FakeTimeProvider()), await OpenAsync()); // one whose time stands still renews nothing
        var held = await dead.EnterAsync(Token);
        await using (await next.EnterAsync(Token))
        {
            await held.DisposeAsync(); // wakes up: it has nothing to give back
            var late = dead.EnterAsync(Token);
            await Task.Delay(TimeSpan.FromSeconds(1), Token);
            Assert.False(late.IsCompleted);
        }
    }

    private async Task StartAsync(int size) => servers = size == 1 ? [await NatsServer.StartAsync()] : await NatsServer.StartClusterAsync(size);

    private async Task<NatsMutex> OpenAsync(TimeProvider? time = null)
    {
        var options = new NatsOptions { Url = string.Join(',', servers.Select(server => server.Url)), Replicas = servers.Length };
        var session = await NatsSession.OpenAsync(options, time ?? TimeProvider.System, NullLoggerFactory.Instance, Token);
        var mutex = await NatsMutex.OpenAsync(session, Token);
        lock (sessions)
        {
            sessions.Add(session);
            mutexes.Add(mutex);
        }

        return mutex;
    }

    private async Task<IAsyncDisposable> EnterPatientlyAsync(NatsMutex mutex) =>
        await ServerGroup.UntilAnsweredAsync(() => mutex.EnterAsync(Token), Token);
}
