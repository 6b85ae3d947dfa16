using System.Text.Json;
using IFeaLiD.Extraction;
using IFeaLiD.Extraction.Requests;
using IFeaLiD.Jobs;
using IFeaLiD.Jobs.Views;
using IFeaLiD.Models;
using IFeaLiD.Viewer.Problems;
using IFeaLiD.Viewer.Service;

namespace IFeaLiD.Viewer.Views;

/// <summary>Birth and end of views. What several views share ends with the last of them.</summary>
/// <remarks>
/// A job lives as long as a view shows it; a dataset as long as a job's result or a view names it; a photo as long as it is kept
/// for a job. One change at a time, over all programs that share the storage, so that nothing is deleted between being found and being used.
/// </remarks>
public sealed class ViewLifetime(
    IViewStore views, IJobEngine jobs, ModelCatalog models, Snapshots snapshots, Belongings belongings, IMutex changes, TimeProvider time)
{
    /// <summary>A view of an extraction: the same wish of several people is one job.</summary>
    /// <param name="name">File name, for people.</param>
    /// <param name="wish">Its photo is in its store; it is not kept when the queue is full.</param>
    internal Task<SubmittedView> SubmitAsync(string name, ExtractionRequest wish) =>
        OneAtATimeAsync(async () =>
        {
            try
            {
                await belongings.AssertPhotoAsync(wish.Photo);
                var job = await QueueAsync(wish);
                var (view, token) = NewView(name, job.Key, datasets: []);
                await views.CreateAsync(view, CancellationToken.None);
                return new SubmittedView(await snapshots.OfAsync(view, job, CancellationToken.None), token);
            }
            catch
            {
                await belongings.DropPhotoAsync(wish.Photo);
                throw;
            }
        }, CancellationToken.None);

    /// <summary>A view of an uploaded dataset.</summary>
    internal Task<SubmittedView> ShareAsync(string name, string stage, string dataset) =>
        OneAtATimeAsync(async () =>
        {
            await belongings.AssertDatasetAsync(dataset);
            var (view, token) = NewView(name, jobKey: null, new() { [stage] = dataset });
            await views.CreateAsync(view, CancellationToken.None);
            return new SubmittedView(await snapshots.FindAsync(view.Id, CancellationToken.None), token);
        }, CancellationToken.None);

    /// <summary>Has further stages computed for a view, from the photo that is still kept; what is ready stays ready.</summary>
    /// <param name="id">Of the view.</param>
    /// <param name="stages">Names with commas between; null or empty stands for all that are missing.</param>
    /// <exception cref="RequestException">
    /// <c>view-unknown</c>, or the reason that <see cref="ViewSnapshot.More"/> states.
    /// </exception>
    /// <exception cref="ExtractionException"><c>stage-unknown</c>, or <c>size-fixed</c> for a layer that is bound to another size than the view's.</exception>
    internal Task<ViewSnapshot> AskAsync(string id, string? stages) =>
        OneAtATimeAsync(async () =>
        {
            var before = await snapshots.FindAsync(id, CancellationToken.None);
            if (before.More?.Problem is { } problem)
            {
                throw new RequestException(problem.Code, problem.Detail);
            }

            var ready = before.Stages.Where(stage => stage.Ready).ToDictionary(stage => stage.Name, stage => stage.Dataset!);
            var model = before.Model is { } named ? models.Find(named.Id) : null;
            var wanted = model is null ? [] : ExtractionRules.Stages(stages, model).Except(ready.Keys).ToList();
            if (before.More is null || model is null || wanted.Count == 0)
            {
                return before;
            }

            var old = (await views.FindAsync(id, CancellationToken.None))!.JobKey!;
            var request = JsonSerializer.Deserialize<ExtractionRequest>((await jobs.FindAsync(old, CancellationToken.None))!.Payload)!;
            var wish = request with { Stages = wanted };
            ExtractionRules.AssertSize(wish, model, "This link was made at another size: upload the photo again, at the exact size {0} without padding.");
            var job = await QueueAsync(wish);
            await views.ContinueAsync(id, job.Key, ready, CancellationToken.None);
            if (old != job.Key)
            {
                await ForgetUnseenAsync(old);
            }

            return await snapshots.FindAsync(id, CancellationToken.None);
        }, CancellationToken.None);

    /// <summary>A view of the same photo, prepared in the same way, through another model.</summary>
    /// <param name="id">Of the view whose photo it is.</param>
    /// <param name="model">Null or empty stands for the first.</param>
    /// <param name="stages">Names with commas between; null or empty stands for all stages.</param>
    /// <exception cref="RequestException"><c>view-unknown</c>, <c>photo-never-there</c>, <c>photo-gone</c>.</exception>
    /// <exception cref="ExtractionException"><c>model-unknown</c>, <c>stage-unknown</c>, <c>size-fixed</c>.</exception>
    internal async Task<SubmittedView> CompareAsync(string id, string? model, string? stages)
    {
        var view = ViewId.IsValid(id) ? await views.FindAsync(id, CancellationToken.None) : null;
        if (view is null)
        {
            throw new RequestException("view-unknown", "No view has this link: it was mistyped, or its submitter deleted it.");
        }

        if (view.JobKey is not { } key || await jobs.FindAsync(key, CancellationToken.None) is not { } job)
        {
            throw new RequestException("photo-never-there", "This link was made from a dataset, not from a photo. Upload the photo to see it through another model.");
        }

        var request = JsonSerializer.Deserialize<ExtractionRequest>(job.Payload)!;
        if (!await belongings.HasPhotoAsync(request.Photo))
        {
            throw new RequestException("photo-gone", "The photo itself has been deleted, since it is kept for a short time only. Upload it again to see it through another model.");
        }

        return await SubmitAsync(view.Name, ExtractionRules.Through(request, model, stages, models));
    }

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

            await EndAsync(view);
            return true;
        }, cancellationToken);

    /// <summary>Deletes an uploaded dataset that turned out to be none, unless it is in use.</summary>
    internal Task DropDatasetAsync(string sha256) => OneAtATimeAsync(() => belongings.DropDatasetAsync(sha256), CancellationToken.None);

    /// <summary>Deletes an uploaded photo whose submission was refused, unless it is in use.</summary>
    internal Task DropPhotoAsync(string sha256) => OneAtATimeAsync(() => belongings.DropPhotoAsync(sha256), CancellationToken.None);

    /// <summary>Deletes what nobody needs any more.</summary>
    /// <param name="viewsBefore">Views that were last opened before are deleted, unless they are still being computed; null = none.</param>
    /// <param name="photosBefore">Photos from before are deleted unless a job waits for them.</param>
    /// <param name="strayBefore">What is from before and belongs to nothing is deleted: it was left by a process that died, or by a job that was dropped.</param>
    /// <param name="cancellationToken">Ends between two files.</param>
    internal async Task SweepAsync(DateTimeOffset? viewsBefore, DateTimeOffset photosBefore, DateTimeOffset strayBefore, CancellationToken cancellationToken)
    {
        if (viewsBefore is { } moment)
        {
            await foreach (var view in views.ListOpenedBeforeAsync(moment, cancellationToken))
            {
                await OneAtATimeAsync(() => EndOfAgeAsync(view.Id, moment), cancellationToken);
            }
        }

        await OneAtATimeAsync(() => belongings.SweepAsync(photosBefore, strayBefore, cancellationToken), cancellationToken);
    }

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

    /// <summary>Looks once more: somebody may have opened it since it was listed.</summary>
    private async Task<bool> EndOfAgeAsync(string id, DateTimeOffset moment)
    {
        if (await views.FindAsync(id, CancellationToken.None) is not { } view || view.LastOpenedAt >= moment
            || (view.JobKey is { } key && await jobs.FindAsync(key, CancellationToken.None) is { HasEnded: false }))
        {
            return false;
        }

        await EndAsync(view);
        return true;
    }

    private async Task EndAsync(View view)
    {
        await views.DeleteAsync(view.Id, CancellationToken.None);
        if (view.JobKey is { } key)
        {
            await ForgetUnseenAsync(key);
        }

        foreach (var dataset in view.Datasets.Values)
        {
            await belongings.DropDatasetAsync(dataset);
        }
    }

    private async Task<JobSnapshot> QueueAsync(ExtractionRequest wish)
    {
        using var span = Trace.Begin("submit");
        var job = await jobs.SubmitAsync(wish.Key(), JsonSerializer.Serialize(wish with { Trace = Trace.Parent }), CancellationToken.None);
        span?.SetTag("ifealid.job.key", job.Key).SetTag("ifealid.job.state", job.State.ToString());
        return job;
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

        await belongings.DropAllOfAsync(job);
    }

    private async Task<T> OneAtATimeAsync<T>(Func<Task<T>> change, CancellationToken cancellationToken)
    {
        await using var turn = await changes.EnterAsync(cancellationToken);
        return await change();
    }
}
