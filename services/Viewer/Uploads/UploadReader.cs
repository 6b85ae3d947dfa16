using System.Text;
using IFeaLiD.Datasets.Storage;
using IFeaLiD.Viewer.Problems;
using IFeaLiD.Viewer.Service;
using IFeaLiD.Viewer.Service.Metrics;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace IFeaLiD.Viewer.Uploads;

/// <summary>What was uploaded: fields, and one file that is in its store already.</summary>
/// <param name="Fields">Short texts by name.</param>
/// <param name="File">The stored file.</param>
/// <param name="FileName">What the sender called it, cleaned.</param>
/// <param name="IsNew">Whether the file came with this form, and goes when the form is refused; otherwise it was uploaded before.</param>
public sealed record Upload(IReadOnlyDictionary<string, string> Fields, StoredContent File, string FileName, bool IsNew)
{
    /// <summary>The second file, where one came along.</summary>
    public StoredContent? Beside { get; init; }
}

/// <summary>One kind of uploaded file.</summary>
/// <param name="Field">Name of the form's part that carries it; also the first word of its problem codes.</param>
/// <param name="MostBytes">Larger files are refused while they come in.</param>
/// <param name="BytesToCheck">How many first bytes <paramref name="Check"/> wants.</param>
/// <param name="Check">Throws when the first bytes are not as they should be, before anything is kept.</param>
/// <param name="Drop">Deletes the stored file, by its SHA-256, when the rest of the form turns out to be damaged.</param>
public sealed record FileRule(string Field, long MostBytes, int BytesToCheck, Action<byte[]> Check, Func<string, Task> Drop)
{
    /// <summary>Name of a text that may stand for the file: SHA-256 of one that was uploaded before; its name comes as <c>name</c>. Null: none.</summary>
    public string? StandIn { get; init; }

    /// <summary>A second file that may come along, into the same store. Null: none.</summary>
    public FileRule? Beside { get; init; }

    /// <summary>Of all files that may come.</summary>
    internal long MostBytesInAll => MostBytes + (Beside?.MostBytes ?? 0);
}

/// <summary>Streams a multipart form: the file goes to its store as it comes in, nothing is buffered whole.</summary>
public static class UploadReader
{
    private const int MostFields = 16;
    private const int LongestField = 4096;
    private const int Overhead = 1 << 20;

    /// <summary>Reads the whole form.</summary>
    /// <exception cref="RequestException">Not a form, no file in it, or too large.</exception>
    public static async Task<Upload> ReadAsync(HttpRequest request, IContentStore store, FileRule rule, CancellationToken cancellationToken)
    {
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            // What is too large by its own account is refused below; the server then reads on for a few seconds, so that senders
            // who listen only after they have sent everything, as browsers do, hear why.
            limit.MaxRequestBodySize = request.ContentLength > rule.MostBytesInAll + Overhead ? null : rule.MostBytesInAll + Overhead;
        }

        if (request.ContentLength > rule.MostBytesInAll + Overhead)
        {
            throw TooLarge(rule);
        }

        var reader = new MultipartReader(Boundary(request), request.Body) { HeadersCountLimit = 16, HeadersLengthLimit = 8192 };
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        (StoredContent Content, string Name)? file = null;
        StoredContent? beside = null;
        try
        {
            while (await ReceiveAsync(() => reader.ReadNextSectionAsync(cancellationToken)) is { } section)
            {
                var name = ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition)
                    ? HeaderUtilities.RemoveQuotes(disposition.Name).Value ?? "" : "";
                if (name == rule.Field && file is null)
                {
                    file = (await StoreAsync(section.Body, store, rule, cancellationToken), FileName.Of(disposition!));
                }
                else if (rule.Beside is { } second && name == second.Field && beside is null)
                {
                    beside = await StoreAsync(section.Body, store, second, cancellationToken);
                }
                else if (fields.Count < MostFields)
                {
                    fields[name] = await ReadFieldAsync(section.Body, name, cancellationToken);
                }
                else
                {
                    throw new RequestException("request-malformed", $"The form has more than {MostFields} fields.");
                }
            }
        }
        catch
        {
            await (file is null ? Task.CompletedTask : rule.Drop(file.Value.Content.Sha256));
            await (beside is null ? Task.CompletedTask : rule.Beside!.Drop(beside.Sha256));
            throw;
        }

        if (file is null && rule.StandIn is not null && fields.TryGetValue(rule.StandIn, out var sha256))
        {
            var earlier = await store.FindAsync(sha256, cancellationToken)
                ?? throw new RequestException($"{rule.Field}-gone", "The file that was uploaded before is not kept any more. Upload it again.");
            return new Upload(fields, earlier, FileName.Clean(fields.GetValueOrDefault("name") ?? ""), IsNew: false);
        }

        return file is { } stored
            ? new Upload(fields, stored.Content, stored.Name, IsNew: true) { Beside = beside }
            : throw new RequestException($"{rule.Field}-missing", $"The form has no file in a part named {rule.Field}.");
    }

    private static string Boundary(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
        {
            throw new RequestException("content-type", $"Expected multipart/form-data, found {request.ContentType ?? "nothing"}.");
        }

        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).Value;
        return boundary is { Length: > 0 and <= 200 }
            ? boundary
            : throw new RequestException("request-malformed", "The content type states no boundary of 1 to 200 characters.");
    }

    private static async Task<StoredContent> StoreAsync(Stream body, IContentStore store, FileRule rule, CancellationToken cancellationToken)
    {
        using var span = Trace.Begin("receive");
        return await store.PutAsync(async (destination, token) =>
        {
            var buffer = new byte[1 << 16];
            var total = (long)await ReceiveAsync(() => body.ReadAtLeastAsync(buffer, rule.BytesToCheck, throwOnEndOfStream: false, token).AsTask());
            rule.Check(buffer[..(int)Math.Min(total, rule.BytesToCheck)]);
            for (var read = (int)total; read > 0; read = await ReceiveAsync(() => body.ReadAsync(buffer, token).AsTask()), total += read)
            {
                if (total > rule.MostBytes)
                {
                    throw TooLarge(rule);
                }

                TransferMeter.Received(rule.Field, read);
                await destination.WriteAsync(buffer.AsMemory(0, read), token);
            }

            span?.SetTag("ifealid.content", rule.Field).SetTag("ifealid.bytes", total);
        }, 0, cancellationToken);
    }

    private static async Task<string> ReadFieldAsync(Stream body, string name, CancellationToken cancellationToken)
    {
        var buffer = new byte[LongestField + 1];
        var read = await ReceiveAsync(() => body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken).AsTask());
        return read <= LongestField
            ? Encoding.UTF8.GetString(buffer, 0, read)
            : throw new RequestException("request-malformed", $"The field {Shown(name)} is longer than {LongestField} bytes.");
    }

    /// <summary>Tells the sender's faults, such as a form without an end, from those of our disk, which are exceptions of the same type.</summary>
    private static async Task<T> ReceiveAsync<T>(Func<Task<T>> read)
    {
        try
        {
            return await read();
        }
        catch (IOException e) when (e is not BadHttpRequestException)
        {
            throw new InvalidDataException("The form ends too early.", e);
        }
    }

    private static string Shown(string name) => name.Length <= 40 ? name : name[..40] + "...";

    private static RequestException TooLarge(FileRule rule) =>
        new($"{rule.Field}-too-large", $"The file is larger than {rule.MostBytes} bytes ({rule.MostBytes / 1048576.0:0.#} MiB), which is the limit.");
}
