using System.Buffers.Text;
using System.Text;
using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;

namespace IFeaLiD.Jobs.Nats.Storage;

/// <summary>How an object store lies in its stream: a subject for each object's description, and one for each object's chunks.</summary>
internal sealed class ObjectSubjects(NatsSession session, string bucket)
{
    private const int Page = 100_000;

    /// <summary>The subject of an object's chunks.</summary>
    public string ChunksOf(string nuid) => $"$O.{bucket}.C.{nuid}";

    /// <summary>Names of all descriptions, those of deleted objects included.</summary>
    public async Task<IEnumerable<string>> NamesAsync(CancellationToken cancellationToken) =>
        (await AllAsync("M", cancellationToken)).Select(subject => Encoding.UTF8.GetString(Base64Url.DecodeFromChars(subject.AsSpan(subject.LastIndexOf('.') + 1))));

    /// <summary>Subjects of all objects' chunks, those without a description included.</summary>
    public Task<List<string>> ChunksAsync(CancellationToken cancellationToken) => AllAsync("C", cancellationToken);

    /// <summary>Removes what lies under a subject, if it was last written before a moment.</summary>
    public async Task<bool> PurgeAsync(string subject, DateTimeOffset before, CancellationToken cancellationToken)
    {
        var stream = await session.JetStream.GetStreamAsync($"OBJ_{bucket}", cancellationToken: cancellationToken);
        try
        {
            var last = await stream.GetAsync(new StreamMsgGetRequest { LastBySubj = subject }, cancellationToken);
            return last.Message.Time < before && (await stream.PurgeAsync(new StreamPurgeRequest { Filter = subject }, cancellationToken)).Purged > 0;
        }
        catch (NatsJSApiException e) when (e.Error.Code == 404)
        {
            return false; // gone meanwhile
        }
    }

    private async Task<List<string>> AllAsync(string kind, CancellationToken cancellationToken)
    {
        var subjects = new List<string>();
        while (true)
        {
            var request = new StreamInfoRequest { SubjectsFilter = $"$O.{bucket}.{kind}.*", Offset = subjects.Count };
            var page = (await session.JetStream.GetStreamAsync($"OBJ_{bucket}", request, cancellationToken)).Info.State.Subjects;
            subjects.AddRange(page?.Keys ?? []);
            if (page is null || page.Count < Page)
            {
                return subjects;
            }
        }
    }
}
