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
public sealed partial class ViewLifetime(
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

    private async Task<JobSnapshot> QueueAsync(ExtractionRequest wish)
    {
        using var span = Trace.Begin("submit");
        var job = await jobs.SubmitAsync(wish.Key(), JsonSerializer.Serialize(wish with { Trace = Trace.Parent }), CancellationToken.None);
        span?.SetTag("ifealid.job.key", job.Key).SetTag("ifealid.job.state", job.State.ToString());
        return job;
    }

    private async Task<T> OneAtATimeAsync<T>(Func<Task<T>> change, CancellationToken cancellationToken)
    {
        await using var turn = await changes.EnterAsync(cancellationToken);
        return await change();
    }
}
