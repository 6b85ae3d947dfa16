using System.Net.Sockets;
using NATS.Client.Core;

namespace IFeaLiD.Jobs.Nats;

/// <summary>Tells servers that do not answer from faults of our own.</summary>
internal static class NatsOutage
{
    /// <summary>Longest wait for an answer, and for a connection on which to ask.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(6);

    /// <summary>Whether an exception says that the servers did not answer, or not with what was asked for. Giving up on somebody's wish is none.</summary>
    public static bool Is(Exception exception, CancellationToken cancellationToken) => exception switch
    {
        OperationCanceledException => !cancellationToken.IsCancellationRequested,
        NatsException or SocketException or TimeoutException or IOException => true,
        _ => false,
    };

    /// <summary>Asks the servers.</summary>
    /// <exception cref="EngineSilentException">They do not answer.</exception>
    public static Task<T> GuardAsync<T>(Func<CancellationToken, Task<T>> ask, CancellationToken cancellationToken) => GuardAsync(ask, Patience, cancellationToken);

    /// <summary>Has the servers do something that takes its time.</summary>
    /// <exception cref="EngineSilentException">They do not answer within the patience.</exception>
    public static async Task<T> GuardAsync<T>(Func<CancellationToken, Task<T>> ask, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        bounded.CancelAfter(patience);
        try
        {
            return await ask(bounded.Token);
        }
        catch (Exception e) when (Is(e, cancellationToken))
        {
            throw new EngineSilentException($"The NATS servers do not answer: {e.Message}", e);
        }
    }

    /// <summary>Nobody answered while the program started.</summary>
    public static EngineUnreachableException Silent(NatsOptions options, Exception inner) => new(
        $"No NATS server with JetStream answers at {NatsLogin.WithoutSecrets(options.Url!)} within {options.Patience.TotalSeconds:0} s ({inner.Message.TrimEnd('.')}). Start one with nats-server -js, or correct Engine:Url.",
        inner);

    /// <summary>Who answered while the program started does not want it.</summary>
    public static EngineUnreachableException Refused(NatsOptions options, string refusal, Exception inner) => new(
        $"The NATS servers at {NatsLogin.WithoutSecrets(options.Url!)} {refusal}.", inner);
}
