using System.Text.Json;
using IFeaLiD.Datasets.Storage;
using IFeaLiD.Extraction;
using IFeaLiD.Jobs;
using IFeaLiD.Jobs.Views;
using IFeaLiD.Viewer.Problems;

namespace IFeaLiD.Viewer.Views;

/// <summary>Which photo and which dataset belongs to whom, and the end of those that belong to nobody.</summary>
/// <remarks>Called by <see cref="ViewLifetime"/> alone, which lets one change happen at a time.</remarks>
public sealed class Belongings(
    IViewStore views, IJobEngine jobs,
    [FromKeyedServices(ExtractionServices.Photos)] IContentStore photos,
    [FromKeyedServices(ExtractionServices.Datasets)] IContentStore datasets)
{
    /// <summary>Whether a photo is still kept.</summary>
    internal async Task<bool> HasPhotoAsync(string photo) => await photos.FindAsync(photo, CancellationToken.None) is not null;

    /// <summary>Another view of the same photo may have taken it away between upload and submission.</summary>
    internal async Task AssertPhotoAsync(string photo)
    {
        if (await photos.FindAsync(photo, CancellationToken.None) is null)
        {
            throw new RequestException("photo-gone", "The photo was deleted while it was being submitted. Upload it again.");
        }
    }

    /// <summary>As <see cref="AssertPhotoAsync"/>.</summary>
    internal async Task AssertDatasetAsync(string dataset)
    {
        if (await datasets.FindAsync(dataset, CancellationToken.None) is null)
        {
            throw new RequestException("dataset-unknown", "The dataset was deleted while it was being shared. Upload it again.");
        }
    }

    /// <summary>Deletes a photo, unless a job that has neither failed nor was cancelled is about it.</summary>
    internal async Task<bool> DropPhotoAsync(string photo) =>
        !await AnyJobAsync(job => PhotoOf(job) == photo && !Vain(job)) && await photos.DeleteAsync(photo, CancellationToken.None);

    /// <summary>Deletes a dataset, unless a view or a job's result names it.</summary>
    internal async Task<bool> DropDatasetAsync(string dataset) =>
        (await views.ListByDatasetAsync(dataset, CancellationToken.None)).Count == 0
        && !await AnyJobAsync(job => DatasetsOf(job).Contains(dataset))
        && await datasets.DeleteAsync(dataset, CancellationToken.None);

    /// <summary>Deletes what a forgotten job alone needed.</summary>
    internal async Task DropAllOfAsync(JobSnapshot job)
    {
        foreach (var dataset in DatasetsOf(job))
        {
            await DropDatasetAsync(dataset);
        }

        await DropPhotoAsync(PhotoOf(job));
    }

    /// <summary>See <see cref="ViewLifetime.SweepAsync"/>; gives the number of deleted files.</summary>
    internal async Task<int> SweepAsync(DateTimeOffset photosBefore, DateTimeOffset strayBefore, CancellationToken cancellationToken)
    {
        var needed = await NeededAsync(strayBefore, cancellationToken);
        var deleted = 0;
        await foreach (var photo in photos.ListOlderAsync(photosBefore, cancellationToken))
        {
            deleted += !needed.Waiting.Contains(photo.Sha256) && await photos.DeleteAsync(photo.Sha256, cancellationToken) ? 1 : 0;
        }

        await foreach (var photo in photos.ListOlderAsync(strayBefore, cancellationToken))
        {
            deleted += !needed.Photos.Contains(photo.Sha256) && await photos.DeleteAsync(photo.Sha256, cancellationToken) ? 1 : 0;
        }

        await foreach (var dataset in datasets.ListOlderAsync(strayBefore, cancellationToken))
        {
            // Looked at once more: a job that runs may have named it since.
            deleted += !needed.Datasets.Contains(dataset.Sha256) && await DropDatasetAsync(dataset.Sha256) ? 1 : 0;
        }

        return deleted;
    }

    /// <summary>
    /// What jobs need, read once for all files. Jobs that no view shows are forgotten on the way: a program leaves them that dies between making or
    /// deleting the one and the other.
    /// </summary>
    private async Task<Needed> NeededAsync(DateTimeOffset strayBefore, CancellationToken cancellationToken)
    {
        var shown = new HashSet<string>();
        await foreach (var view in views.ListAsync(cancellationToken))
        {
            shown.Add(view.JobKey ?? "");
        }

        var needed = new Needed([], [], []);
        await foreach (var job in jobs.ListAsync(cancellationToken))
        {
            if (!shown.Contains(job.Key) && job.SubmittedAt < strayBefore && (await views.ListByJobAsync(job.Key, cancellationToken)).Count == 0)
            {
                await jobs.ForgetAsync(job.Key, cancellationToken);
                continue;
            }

            needed.Waiting.UnionWith(job.HasEnded ? [] : [PhotoOf(job)]);
            needed.Photos.UnionWith(Vain(job) ? [] : [PhotoOf(job)]);
            needed.Datasets.UnionWith(DatasetsOf(job));
        }

        return needed;
    }

    /// <summary>Whose photo cannot be of use any more: trying again begins with an upload.</summary>
    private static bool Vain(JobSnapshot job) => job.State is JobState.Failed or JobState.Cancelled;

    private static string PhotoOf(JobSnapshot job) => JsonSerializer.Deserialize<ExtractionRequest>(job.Payload)!.Photo;

    private static IEnumerable<string> DatasetsOf(JobSnapshot job) =>
        job.Result is null ? [] : JsonSerializer.Deserialize<ExtractionResult>(job.Result)!.Stages.Select(stage => stage.Dataset);

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

    /// <param name="Waiting">Photos of jobs that wait or run.</param>
    /// <param name="Photos">Photos that may be of use.</param>
    /// <param name="Datasets">That results name.</param>
    private sealed record Needed(HashSet<string> Waiting, HashSet<string> Photos, HashSet<string> Datasets);
}
