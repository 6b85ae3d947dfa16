using System.Text.Json;
using NATS.Client.Core;

namespace IFeaLiD.Jobs.Nats.Work;

/// <summary>What workers tell everybody, one message a heart-beat or report. Best effort: what is not heard now comes with the next one.</summary>
internal sealed class SignsOfLife : IAsyncDisposable
{
    private readonly NatsSession session;
    private readonly INatsSub<byte[]> subscription;
    private readonly string subject;
    private readonly CancellationTokenSource end = new();
    private readonly Task hearing;

    private SignsOfLife(NatsSession session, INatsSub<byte[]> subscription, Action<string, SignOfLife> heard)
    {
        this.session = session;
        this.subscription = subscription;
        subject = SubjectOf(session);
        hearing = Task.Run(() => HearAsync(heard), end.Token);
    }

    /// <summary>Begins to listen.</summary>
    /// <param name="session">Connection to the servers.</param>
    /// <param name="heard">Told each sign, with the key of its job.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<SignsOfLife> OpenAsync(NatsSession session, Action<string, SignOfLife> heard, CancellationToken cancellationToken) =>
        new(session, await session.Connection.SubscribeCoreAsync<byte[]>(SubjectOf(session) + "*", cancellationToken: cancellationToken), heard);

    /// <summary>Tells everybody that the worker of a job lives.</summary>
    public async Task TellAsync(string key, SignOfLife sign) =>
        await session.Connection.PublishAsync(subject + key, JsonSerializer.SerializeToUtf8Bytes(sign), cancellationToken: end.Token);

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        await hearing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await subscription.DisposeAsync();
        end.Dispose();
    }

    private static string SubjectOf(NatsSession session) => session.NameOf("signs") + ".";

    private async Task HearAsync(Action<string, SignOfLife> heard)
    {
        await foreach (var message in subscription.Msgs.ReadAllAsync(end.Token))
        {
            if (Parse(message.Data) is { } sign)
            {
                heard(message.Subject[subject.Length..], sign);
            }
        }
    }

    private static SignOfLife? Parse(byte[]? data)
    {
        try
        {
            return data is null ? null : JsonSerializer.Deserialize<SignOfLife>(data);
        }
        catch (JsonException)
        {
            return null; // somebody else's
        }
    }
}
