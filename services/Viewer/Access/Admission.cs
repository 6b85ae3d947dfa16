using IFeaLiD.Jobs;
using IFeaLiD.Viewer.Problems;
using Microsoft.Extensions.Options;

namespace IFeaLiD.Viewer.Access;

/// <summary>Refuses uploads that cannot be taken now before their bodies are read: no token, no room, or too many photos that wait.</summary>
public sealed class Admission(RequestDelegate next, AccessToken token, StoreUse store, IJobEngine jobs, IOptions<ViewerOptions> options, IOptions<JobEngineOptions> queue)
{
    /// <summary>Lets the request through, or throws.</summary>
    /// <exception cref="RequestException"><c>access-token</c> or <c>store-full</c>.</exception>
    /// <exception cref="QueueFullException">Too many photos wait.</exception>
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<NewWork>() is not { } work)
        {
            await next(context);
            return;
        }

        if (!token.Admits(context.Request))
        {
            throw new RequestException("access-token", "Uploads need the access token of this service (header Authorization: Bearer TOKEN). Its operator gives it to those who may upload.");
        }

        var bytes = context.Request.ContentLength ?? 0;
        if (options.Value.StoreBytes is { } most && await store.BytesAsync(context.RequestAborted) is var used && (used >= most || bytes > most - used))
        {
            throw new RequestException("store-full",
                $"This service keeps at most {Mebibytes(most)} and has {Mebibytes(used)}. Delete views that you do not need any more, or try again when others have ended.");
        }

        if (work.Queues && await jobs.CountQueuedAsync(context.RequestAborted) is var waiting && waiting >= queue.Value.MaxQueued)
        {
            throw new QueueFullException(waiting, queue.Value.MaxQueued);
        }

        using var room = store.Reserve(bytes);
        await next(context);
    }

    private static string Mebibytes(long bytes) => $"{bytes / 1048576.0:0.#} MiB";
}
