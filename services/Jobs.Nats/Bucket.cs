using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;
using NATS.Client.KeyValueStore;

namespace IFeaLiD.Jobs.Nats;

/// <summary>
/// Values by key at the servers. Each write gets the next revision of the whole bucket and states the revision that it replaces, so that of two
/// who write at the same time one is refused. Reads go to the leader of the cluster: they are never behind a write that was answered.
/// </summary>
/// <remarks>
/// A cluster of servers before 2.10 compares the replaced revision before its members agree on the write. Of two writes under way at the same time both
/// may then be accepted, and the later one stays. So a write to a cluster is followed by another one, of no meaning: when that is answered, everything
/// before has been agreed on, and only who finds his own write still there has made it.
/// </remarks>
internal sealed class Bucket<T>
    where T : class
{
    private const int NotFound = 404;

    /// <summary>No key of a job or a view has a dot.</summary>
    private const string Mark = "every.thing.before";

    /// <summary>Three bytes a character at most.</summary>
    private static readonly JsonSerializerOptions Json = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private readonly INatsKVStore store;
    private readonly string stream;
    private readonly bool cluster;

    private Bucket(INatsKVStore store, string stream, bool cluster)
    {
        this.store = store;
        this.stream = stream;
        this.cluster = cluster;
    }

    /// <summary>Whether a key is no value's, but that of the writes of no meaning.</summary>
    public static bool IsMark(string key) => key == Mark;

    /// <summary>Opens the bucket, making it if need be.</summary>
    public static Task<Bucket<T>> OpenAsync(NatsSession session, string name, CancellationToken cancellationToken) => session.SetUpAsync(
        async () =>
        {
            var bucket = session.NameOf(name);
            var stream = $"KV_{bucket}";
            await session.JetStream.CreateOrUpdateStreamAsync(
                new StreamConfig(stream, [$"$KV.{bucket}.>"])
                {
                    MaxMsgsPerSubject = 1,
                    Discard = StreamConfigDiscard.New,
                    AllowRollupHdrs = true,
                    DenyDelete = true,
                    AllowDirect = false, // any replica would answer, with what it knew last
                    NumReplicas = session.Replicas,
                },
                cancellationToken);
            return new Bucket<T>(await new NatsKVContext(session.JetStream).GetStoreAsync(bucket, cancellationToken), stream, session.Replicas > 1);
        },
        cancellationToken);

    /// <summary>The value and its revision; null and the revision of its deletion, or 0 if there never was one.</summary>
    public Task<(T? Value, ulong Revision)> ReadAsync(string key, CancellationToken cancellationToken) => NatsOutage.GuardAsync(
        async token =>
        {
            try
            {
                var entry = await store.TryGetEntryAsync<byte[]>(key, cancellationToken: token);
                return entry.Success ? (Parse(entry.Value.Value), entry.Value.Revision) : entry.Error switch
                {
                    NatsKVKeyDeletedException deleted => (null, deleted.Revision),
                    NatsKVKeyNotFoundException => (null, 0UL),
                    var other => throw other,
                };
            }
            catch (NatsJSApiException e) when (e.Error.Code == NotFound)
            {
                return (null, 0UL);
            }
        },
        cancellationToken);

    /// <summary>Writes a value in place of that revision.</summary>
    /// <returns>The new revision; null when another one was there already.</returns>
    public Task<ulong?> WriteAsync(string key, T value, ulong replaced, CancellationToken cancellationToken) => NatsOutage.GuardAsync(
        async token =>
        {
            var written = await store.TryUpdateAsync(key, JsonSerializer.SerializeToUtf8Bytes(value, Json), replaced, cancellationToken: token);
            return written.Success
                ? await IsAgreedAsync(key, written.Value, token) ? written.Value : (ulong?)null
                : written.Error is NatsKVWrongLastRevisionException ? null : throw written.Error;
        },
        cancellationToken);

    /// <summary>Deletes that revision.</summary>
    /// <returns>False when another one was there already.</returns>
    public Task<bool> DeleteAsync(string key, ulong revision, CancellationToken cancellationToken) => NatsOutage.GuardAsync(
        async token =>
        {
            var deleted = await store.TryDeleteAsync(key, new NatsKVDeleteOpts { Revision = revision }, token);
            return deleted.Success
                ? !cluster || (await AgreedAsync(key, token)).Value is null
                : deleted.Error is NatsKVWrongLastRevisionException ? false : throw deleted.Error;
        },
        cancellationToken);

    /// <summary>The revision of the newest write, deletions included.</summary>
    public Task<ulong> LastRevisionAsync(CancellationToken cancellationToken) => NatsOutage.GuardAsync(
        async token =>
        {
            var now = await store.JetStreamContext.GetStreamAsync(stream, cancellationToken: token);
            return (ulong)now.Info.State.LastSeq;
        },
        cancellationToken);

    /// <summary>Everything that is there, then every change, in the order of revisions; changes that were overtaken by newer ones of the same key are left out.</summary>
    /// <param name="loaded">Called when everything that was there has been given.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public IAsyncEnumerable<NatsKVEntry<byte[]>> WatchAsync(Action loaded, CancellationToken cancellationToken) => store.WatchAsync<byte[]>(
        opts: new NatsKVWatchOpts
        {
            OnNoData = _ =>
            {
                loaded();
                return ValueTask.FromResult(false);
            },
        },
        cancellationToken: cancellationToken);

    /// <summary>A value as it is stored; null for a deletion.</summary>
    public static T? Parse(byte[]? stored) => stored is { Length: > 0 } ? JsonSerializer.Deserialize<T>(stored, Json) : null;

    private async Task<bool> IsAgreedAsync(string key, ulong written, CancellationToken cancellationToken) =>
        !cluster || (await AgreedAsync(key, cancellationToken)).Revision == written;

    private async Task<(T? Value, ulong Revision)> AgreedAsync(string key, CancellationToken cancellationToken)
    {
        await store.PutAsync(Mark, Array.Empty<byte>(), cancellationToken: cancellationToken);
        return await ReadAsync(key, cancellationToken);
    }
}
