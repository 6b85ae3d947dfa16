using System.Runtime.CompilerServices;
using IFeaLiD.Datasets.Storage;
using NATS.Client.ObjectStore;
using NATS.Client.ObjectStore.Models;

namespace IFeaLiD.Jobs.Nats.Storage;

/// <summary>
/// Content in an object store of NATS JetStream, in chunks of 512 KiB, with copies on this machine's disk, from which it is read: the servers
/// can give a whole object only, the disk any range.
/// </summary>
/// <remarks>
/// Nothing expires by itself: what is put again counts as new (<see cref="IContentStore.ListOlderAsync"/>), and the servers could renew the
/// description of an object, but not its chunks. Chunks that a killed process left without a description are removed by <see cref="SweepAsync"/>.
/// </remarks>
public sealed class NatsContentStore : CachedContentStore
{
    private const int ChunkBytes = 512 << 10;

    /// <summary>Longest time that a put or a get may take.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    /// <summary>The client waits for ever for chunks that are not there any more.</summary>
    private static readonly TimeSpan Stall = TimeSpan.FromSeconds(5);

    private readonly INatsObjStore store;
    private readonly NatsSession session;
    private readonly ObjectSubjects subjects;

    private NatsContentStore(INatsObjStore store, NatsSession session, DiskCache cache, string bucket)
        : base(cache, session.Time)
    {
        this.store = store;
        this.session = session;
        subjects = new ObjectSubjects(session, bucket);
    }

    /// <summary>Opens the store, making it if need be.</summary>
    /// <param name="session">Connection to the servers; stays the caller's.</param>
    /// <param name="name">Of the store at the servers.</param>
    /// <param name="cache">Of this store alone.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="EngineUnreachableException">The servers do not answer.</exception>
    public static Task<NatsContentStore> OpenAsync(NatsSession session, string name, DiskCache cache, CancellationToken cancellationToken) => session.SetUpAsync(
        async () =>
        {
            var bucket = session.NameOf(name);
            var objects = new NatsObjContext(session.JetStream);
            var config = new NatsObjConfig(bucket) { NumberOfReplicas = session.Replicas };
            return new NatsContentStore(await objects.CreateObjectStoreAsync(config, cancellationToken), session, cache, bucket);
        },
        cancellationToken);

    /// <inheritdoc/>
    public override async IAsyncEnumerable<StoredContent> ListOlderAsync(DateTimeOffset moment, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var there in await ListAsync(cancellationToken))
        {
            if (ContentName.IsValid(there.Name) && there.MTime < moment)
            {
                yield return Describe(there);
            }
        }
    }

    /// <inheritdoc/>
    /// <remarks>Chunks that belong to nothing; the result counts objects.</remarks>
    public override async Task<int> SweepAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        var chunks = await AskAsync(subjects.ChunksAsync, cancellationToken);
        var known = (await ListAsync(cancellationToken)).Select(there => subjects.ChunksOf(there.Nuid!)).ToHashSet();
        var removed = 0;
        foreach (var subject in chunks.Where(subject => !known.Contains(subject)))
        {
            removed += await AskAsync(token => subjects.PurgeAsync(subject, before, token), cancellationToken) ? 1 : 0;
        }

        return removed;
    }

    /// <inheritdoc/>
    /// <remarks>Chunks that are there must stay where others read them.</remarks>
    protected override async Task PublishAsync(StoredContent content, Stream file, CancellationToken cancellationToken)
    {
        if (await DescriptionAsync(content.Sha256, cancellationToken) is { } there)
        {
            there.MTime = content.PublishedAt;
            there.Metadata = new Dictionary<string, string> { ["again"] = content.PublishedAt.ToString("O") };
            await AskAsync(token => store.UpdateMetaAsync(content.Sha256, there, token).AsTask(), cancellationToken);
            return;
        }

        var description = new ObjectMetadata { Name = content.Sha256, Options = new MetaDataOptions { MaxChunkSize = ChunkBytes } };
        await AskAsync(token => store.PutAsync(description, file, leaveOpen: true, token).AsTask(), cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task<StoredContent?> DescribeAsync(string sha256, CancellationToken cancellationToken) =>
        await DescriptionAsync(sha256, cancellationToken) is { } there ? Describe(there) : null;

    /// <inheritdoc/>
    protected override async Task<bool> FetchAsync(string sha256, Stream file) => await AskAsync(
        async token =>
        {
            using var end = CancellationTokenSource.CreateLinkedTokenSource(token);
            try
            {
                var fetching = store.GetAsync(sha256, file, leaveOpen: true, end.Token).AsTask();
                for (var before = -1L; await Task.WhenAny(fetching, Task.Delay(Stall, session.Time, token)) != fetching; before = file.Position)
                {
                    if (file.Position == before)
                    {
                        await end.CancelAsync(); // deleted meanwhile, or the servers stopped
                        break;
                    }
                }

                await fetching;
                return true;
            }
            catch (NatsObjNotFoundException)
            {
                return false;
            }
        },
        CancellationToken.None);

    /// <inheritdoc/>
    protected override Task RemoveAsync(string sha256, CancellationToken cancellationToken) => AskAsync(
        async token =>
        {
            await store.DeleteAsync(sha256, token);
            return true;
        },
        cancellationToken);

    private static StoredContent Describe(ObjectMetadata there) => new(there.Name, (long)there.Size, there.MTime);

    private static Task<T> AskAsync<T>(Func<CancellationToken, Task<T>> ask, CancellationToken cancellationToken) =>
        NatsOutage.GuardAsync(ask, Longest, cancellationToken);

    private Task<ObjectMetadata?> DescriptionAsync(string sha256, CancellationToken cancellationToken) => NatsOutage.GuardAsync(
        async token =>
        {
            try
            {
                return await store.GetInfoAsync(sha256, showDeleted: false, token);
            }
            catch (NatsObjNotFoundException)
            {
                return null;
            }
        },
        cancellationToken);

    /// <summary>Descriptions of all that is there.</summary>
    private async Task<List<ObjectMetadata>> ListAsync(CancellationToken cancellationToken)
    {
        var all = new List<ObjectMetadata>();
        foreach (var name in await AskAsync(subjects.NamesAsync, cancellationToken))
        {
            if (await DescriptionAsync(name, cancellationToken) is { } there)
            {
                all.Add(there);
            }
        }

        return all;
    }
}
