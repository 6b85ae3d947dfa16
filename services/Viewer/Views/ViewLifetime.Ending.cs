using IFeaLiD.Jobs.Views;
using IFeaLiD.Viewer.Problems;

namespace IFeaLiD.Viewer.Views;

/// <content>Ends: of a wish, of a view, and of what belongs to nothing.</content>
public sealed partial class ViewLifetime
{
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
}
