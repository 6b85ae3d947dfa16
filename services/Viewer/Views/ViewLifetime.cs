using System.Text.Json;
using IFeaLiD.Datasets.Storage;
using IFeaLiD.Extraction;
using IFeaLiD.Jobs;
using IFeaLiD.Jobs.Views;
using IFeaLiD.Viewer.Problems;

namespace IFeaLiD.Viewer.Views;

/// <summary>Birth and end of views. What several views share ends with the last of them.</summary>
/// <remarks>
/// A job lives as long as a view shows it; a dataset as long as a job's result or a view names it; a photo as long as it is kept
/// for a job. One change at a time, so that nothing is deleted between being found and being used.
/// </remarks>
public sealed class ViewLifetime(
    IViewStore views, IJobEngine jobs, Snapshots snapshots, TimeProvider time,
    [FromKeyedServices(ExtractionServices.Photos)] IContentStore photos,
    [FromKeyedServices(ExtractionServices.Datasets)] IContentStore datasets) : IDisposable
{
    private readonly SemaphoreSlim one = new(1, 1);

    /// <summary>A view of an extraction: the same wish of several people is one job.</summary>
    /// <param name="name">File name, for people.</param>
    /// <param name="photo">SHA-256 of the photo, which is in its store.</param>
    /// <param name="wish">Checks and makes the request; may throw, and then the photo is not kept.</param>
    /// <param name="cancellationToken">Before the job is submitted.</param>
    internal Task<SubmittedView> SubmitAsync(string name, string photo, Func<ExtractionRequest> wish, CancellationToken cancellationToken) =>
        OneAtATimeAsync(async () =>
        {
            try
            {
                if (await photos.FindAsync(photo, cancellationToken) is null)
                {
                    throw new RequestException("photo-gone", "The photo was deleted while it was being submitted. Upload it again.");
                }

                var request = wish();
                var job = await jobs.SubmitAsync(request.Key(), JsonSerializer.Serialize(request), cancellationToken);
                var (view, token) = NewView(name, job.Key, datasets: []);
                await views.CreateAsync(view, CancellationToken.None);
                return SubmittedView.Of(snapshots.Of(view, job), token);
            }
            catch
            {
                await DropPhotoAsync(photo);
                throw;
            }
        }, cancellationToken);

    /// <summary>A view of an uploaded dataset.</summary>
    internal Task<SubmittedView> ShareAsync(string name, string stage, string dataset, CancellationToken cancellationToken) =>
        OneAtATimeAsync(async () =>
        {
            var (view, token) = NewView(name, jobKey: null, new() { [stage] = dataset });
            await views.CreateAsync(view, cancellationToken);
            return SubmittedView.Of(await snapshots.FindAsync(view.Id, cancellationToken), token);
        }, cancellationToken);

    /// <summary>Ends one person's wish; the work ends when it was nobody else's.</summary>
    /// <exception cref="RequestException"><c>view-unknown</c>.</exception>
    public Task<ViewSnapshot> CancelAsync(string id, CancellationToken cancellationToken) =>
        OneAtATimeAsync(async () =>
        {
            var before = await snapshots.FindAsync(id, cancellationToken);
            var view = await views.FindAsync(id, cancellationToken);
            if (!before.Ended && view?.JobKey is { } key)
            {
                await views.CancelAsync(id, cancellationToken);
                if ((await views.ListByJobAsync(key, cancellationToken)).All(other => other.Cancelled))
                {
                    await jobs.CancelAsync(key, CancellationToken.None);
                }
            }

            return await snapshots.FindAsync(id, cancellationToken);
        }, cancellationToken);

    /// <summary>Deletes a view and all that only it kept alive.</summary>
    /// <exception cref="RequestException"><c>view-unknown</c> or <c>token-wrong</c>.</exception>
    public Task DeleteAsync(string id, string? token, CancellationToken cancellationToken) =>
        OneAtATimeAsync(async () =>
        {
            var view = ViewId.IsValid(id) ? await views.FindAsync(id, cancellationToken) : null;
            if (view is null)
            {
                throw new RequestException("view-unknown", "No view has this link: it was mistyped, or it is deleted already.");
            }

            if (!DeletionToken.Matches(token, view.DeletionTokenHash))
            {
                throw new RequestException("token-wrong", "The header Deletion-Token does not hold the token that came with the upload.");
            }

            await views.DeleteAsync(id, CancellationToken.None);
            if (view.JobKey is { } key)
            {
                await ForgetUnseenAsync(key);
            }
            else
            {
                foreach (var dataset in view.Datasets.Values)
                {
                    await DropUnusedDatasetAsync(dataset);
                }
            }

            return true;
        }, cancellationToken);

    /// <summary>Deletes an uploaded dataset that turned out to be none, unless it is in use.</summary>
    internal Task DropDatasetAsync(string sha256, CancellationToken cancellationToken) =>
        OneAtATimeAsync(async () =>
        {
            await DropUnusedDatasetAsync(sha256);
            return true;
        }, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => one.Dispose();

    private (View View, string Token) NewView(string name, string? jobKey, Dictionary<string, string> datasets)
    {
        var token = DeletionToken.New();
        var now = time.GetUtcNow();
        return (new View
        {
            Id = ViewId.New(),
            Name = name,
            JobKey = jobKey,
            Datasets = datasets,
            CreatedAt = now,
            LastOpenedAt = now,
            DeletionTokenHash = DeletionToken.Hash(token),
        }, token);
    }

    private async Task ForgetUnseenAsync(string key)
    {
        var others = await views.ListByJobAsync(key, CancellationToken.None);
        if (others.Any(other => !other.Cancelled))
        {
            return;
        }

        var job = await jobs.FindAsync(key, CancellationToken.None);
        if (others.Count > 0)
        {
            await jobs.CancelAsync(key, CancellationToken.None);
            return; // still shown, as cancelled
        }

        await jobs.ForgetAsync(key, CancellationToken.None);
        if (job is null)
        {
            return;
        }

        foreach (var dataset in DatasetsOf(job))
        {
            await DropUnusedDatasetAsync(dataset);
        }

        await DropPhotoAsync(JsonSerializer.Deserialize<ExtractionRequest>(job.Payload)!.Photo);
    }

    private async Task DropUnusedDatasetAsync(string dataset)
    {
        if ((await views.ListByDatasetAsync(dataset, CancellationToken.None)).Count == 0
            && !await AnyJobAsync(job => DatasetsOf(job).Contains(dataset)))
        {
            await datasets.DeleteAsync(dataset, CancellationToken.None);
        }
    }

    private async Task DropPhotoAsync(string photo)
    {
        if (!await AnyJobAsync(job => JsonSerializer.Deserialize<ExtractionRequest>(job.Payload)!.Photo == photo))
        {
            await photos.DeleteAsync(photo, CancellationToken.None);
        }
    }

    private async Task<bool> AnyJobAsync(Func<JobSnapshot, bool> condition)
    {
        await foreach (var job in jobs.ListAsync(CancellationToken.None))
        {
            if (condition(job))
            {
                return true;
            }
        }

        return false;
    }

    private static IEnumerable<string> DatasetsOf(JobSnapshot job) =>
        job.Result is null ? [] : JsonSerializer.Deserialize<ExtractionResult>(job.Result)!.Stages.Select(stage => stage.Dataset);

    private async Task<T> OneAtATimeAsync<T>(Func<Task<T>> change, CancellationToken cancellationToken)
    {
        await one.WaitAsync(cancellationToken);
        try
        {
            return await change();
        }
        finally
        {
            one.Release();
        }
    }
}
