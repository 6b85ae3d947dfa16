using Microsoft.Extensions.Logging;
using NATS.Client.Core;
using NATS.Client.JetStream;

namespace IFeaLiD.Jobs.Nats;

/// <summary>One connection to the servers, shared by all that lies there.</summary>
public sealed class NatsSession : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly NatsConnection connection;
    private readonly NatsOptions options;
    private readonly TimeProvider time;
    private long connectedSince;

    private NatsSession(NatsConnection connection, NatsOptions options, TimeProvider time, ILoggerFactory loggers)
    {
        this.connection = connection;
        this.options = options;
        this.time = time;
        Loggers = loggers;
        JetStream = new NatsJSContext(connection);
        connectedSince = time.GetTimestamp();
        connection.ConnectionOpened += (_, _) =>
        {
            Volatile.Write(ref connectedSince, time.GetTimestamp());
            return ValueTask.CompletedTask;
        };
    }

    internal INatsConnection Connection => connection;

    internal NatsJSContext JetStream { get; }

    internal ILoggerFactory Loggers { get; }

    internal TimeProvider Time => time;

    internal int Replicas => options.Replicas;

    /// <summary>When the connection was last made, as a time stamp of <see cref="Time"/>: what was not heard before says nothing.</summary>
    internal long ConnectedSince => Volatile.Read(ref connectedSince);

    /// <summary>Connects and waits for JetStream.</summary>
    /// <exception cref="EngineUnreachableException">Nobody answers within the patience, or who answers refuses this program.</exception>
    public static async Task<NatsSession> OpenAsync(NatsOptions options, TimeProvider time, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var connection = new NatsConnection(NatsLogin.Apply(options, new NatsOpts
        {
            Url = options.Url ?? throw new ArgumentException("The options name no server.", nameof(options)),
            Name = options.Name,
            LoggerFactory = loggers,
            RequestTimeout = TimeSpan.FromSeconds(5),
            PingInterval = TimeSpan.FromSeconds(10),
            ReconnectWaitMin = TimeSpan.FromMilliseconds(100),
            ReconnectWaitMax = TimeSpan.FromSeconds(2),
            SubPendingChannelCapacity = 16384,
        }));
        var session = new NatsSession(connection, options, time, loggers);
        var start = time.GetTimestamp();
        while (true)
        {
            try
            {
                await connection.ConnectAsync();
                await session.JetStream.GetAccountInfoAsync(cancellationToken);
                return session;
            }
            catch (Exception e) when (NatsLogin.RefusalOf(e, options, connection.ServerInfo) is { } refusal)
            {
                await session.DisposeAsync();
                throw NatsOutage.Refused(options, refusal, e);
            }
            catch (Exception e) when (NatsOutage.Is(e, cancellationToken))
            {
                if (time.GetElapsedTime(start) > options.Patience)
                {
                    await session.DisposeAsync();
                    throw NatsOutage.Silent(options, e);
                }
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    /// <summary>The full name of what lies at the servers.</summary>
    internal string NameOf(string part) => $"{options.Name}-{part}";

    /// <summary>Does what several programs do at the same time when they start; the servers refuse some of that, and then agree.</summary>
    internal async Task<T> SetUpAsync<T>(Func<Task<T>> create, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        while (true)
        {
            try
            {
                return await create();
            }
            catch (Exception e) when (NatsOutage.Is(e, cancellationToken))
            {
                if (time.GetElapsedTime(start) > options.Patience)
                {
                    throw NatsOutage.Silent(options, e);
                }
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => connection.DisposeAsync();
}
