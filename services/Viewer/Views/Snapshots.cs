using System.Runtime.CompilerServices;
using System.Text.Json;
using IFeaLiD.Extraction;
using IFeaLiD.Extraction.Progress;
using IFeaLiD.Jobs;
using IFeaLiD.Jobs.Views;
using IFeaLiD.Models;
using IFeaLiD.Viewer.Problems;
using Microsoft.Extensions.Options;

namespace IFeaLiD.Viewer.Views;

/// <summary>Puts together what a link shows: the view, its job and its datasets.</summary>
public sealed class Snapshots(
    IViewStore views, IJobEngine jobs, ModelCatalog models, MoreStages more, ReadyDatasets datasets, QueueForecast queue, IOptions<ViewerOptions> options)
{
    /// <summary>Above every revision of a job, so that cancelling one view of a job that goes on is the newest of that view.</summary>
    private const long CancelledRevision = 1L << 52;

    /// <summary>A view as it stands.</summary>
    /// <exception cref="RequestException"><c>view-unknown</c>.</exception>
    public async Task<ViewSnapshot> FindAsync(string id, CancellationToken cancellationToken) =>
        await TryFindAsync(id, cancellationToken) ?? throw Unknown();

    /// <summary>A view as it stands, then its changes until it has ended.</summary>
    public async IAsyncEnumerable<ViewSnapshot> WatchAsync(string id, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!ViewId.IsValid(id) || await views.FindAsync(id, cancellationToken) is not { } found)
        {
            throw Unknown();
        }

        if (found.JobKey is not { } key)
        {
            yield return await FindAsync(id, cancellationToken);
            yield break;
        }

        await foreach (var job in jobs.WatchAsync(key, cancellationToken))
        {
            if (await views.FindAsync(id, cancellationToken) is not { } view)
            {
                yield break; // deleted
            }

            var snapshot = await OfAsync(view, job, cancellationToken);
            yield return snapshot;
            if (snapshot.Ended)
            {
                yield break;
            }
        }
    }

    /// <summary>The view of an extraction.</summary>
    internal async Task<ViewSnapshot> OfAsync(View view, JobSnapshot job, CancellationToken cancellationToken)
    {
        var request = JsonSerializer.Deserialize<ExtractionRequest>(job.Payload)!;
        var result = job.Result is null ? null : JsonSerializer.Deserialize<ExtractionResult>(job.Result);
        var progress = job.Progress is null ? null : JsonSerializer.Deserialize<ExtractionProgress>(job.Progress);
        var model = models.Find(request.Model);
        var state = view.Cancelled ? ViewState.Cancelled : StateOf(job.State);
        var earlier = await datasets.OfAsync(view, cancellationToken);
        var stages = InOrder([.. earlier.Select(dataset => dataset.Stage), .. request.Stages.Select(stage => StageOf(stage, result, model))], model);
        var snapshot = new ViewSnapshot
        {
            Id = view.Id,
            Name = view.Name,
            Link = LinkOf(view),
            State = state,
            Revision = view.Cancelled ? CancelledRevision : job.Revision,
            QueuePosition = state == ViewState.Queued ? job.QueuePosition : null,
            QueueSeconds = state == ViewState.Queued ? await queue.SecondsBeforeAsync(job, cancellationToken) : null,
            Progress = state == ViewState.Running && progress is not null
                ? new ViewProgress(progress.Step, progress.Stage, progress.Fraction, progress.SecondsLeft) : null,
            Attempt = job.Attempt,
            Model = new ViewModel(request.Model, model?.Manifest.Name ?? request.Model, model?.Manifest.Label ?? "no longer installed", model?.Manifest.Licence),
            Precision = request.Precision,
            Photo = result is null ? earlier.FirstOrDefault()?.Photo : new ViewPhoto(result.PhotoWidth, result.PhotoHeight),
            Stages = stages,
            Problem = (state == ViewState.Failed ? job.Failure : state == ViewState.Queued ? job.Obstacle : null) is { } reason
                ? new ViewProblem(reason.Code, ProblemCodes.TitleOf(reason.Code), reason.Message) : null,
            CreatedAt = view.CreatedAt,
            ExpiresAt = options.Value.EndOf(view.LastOpenedAt),
        };
        return snapshot with { More = await more.OfAsync(snapshot, request, cancellationToken) };
    }

    private static RequestException Unknown() =>
        new("view-unknown", "No view has this link: it was mistyped, or its submitter deleted it.");

    private string LinkOf(View view) => $"{options.Value.BasePath}/v/{view.Id}";

    private static ViewState StateOf(JobState state) => state switch
    {
        JobState.Queued => ViewState.Queued,
        JobState.Running => ViewState.Running,
        JobState.Done => ViewState.Ready,
        JobState.Cancelled => ViewState.Cancelled,
        _ => ViewState.Failed,
    };

    private static ViewStage StageOf(string name, ExtractionResult? result, Model? model) =>
        result?.Stages.FirstOrDefault(stage => stage.Stage == name) is { } ready
            ? new ViewStage(name, true, ready.Width, ready.Height, ready.Channels, ready.Dataset, ready.Bytes)
            : new ViewStage(name, false, 0, 0, model?.Find(name)?.Channels ?? 0, null, 0);

    private async Task<ViewSnapshot?> TryFindAsync(string id, CancellationToken cancellationToken)
    {
        if (!ViewId.IsValid(id) || await views.FindAsync(id, cancellationToken) is not { } view)
        {
            return null;
        }

        return view.JobKey is null
            ? await OfDatasetAsync(view, cancellationToken)
            : await jobs.FindAsync(view.JobKey, cancellationToken) is { } job ? await OfAsync(view, job, cancellationToken) : null;
    }

    private async Task<ViewSnapshot?> OfDatasetAsync(View view, CancellationToken cancellationToken)
    {
        if (await datasets.OfAsync(view, cancellationToken) is not [var dataset])
        {
            return null;
        }

        var snapshot = new ViewSnapshot
        {
            Id = view.Id,
            Name = view.Name,
            Link = LinkOf(view),
            State = ViewState.Ready,
            Revision = 1,
            Model = dataset.Model,
            Precision = dataset.Precision,
            Photo = dataset.Photo,
            Stages = [dataset.Stage],
            CreatedAt = view.CreatedAt,
            ExpiresAt = options.Value.EndOf(view.LastOpenedAt),
        };
        return snapshot with { More = await more.OfAsync(snapshot, request: null, cancellationToken) };
    }

    private static ViewStage[] InOrder(IEnumerable<ViewStage> stages, Model? model)
    {
        var order = model?.Layers.Select(layer => layer.Name).ToList() ?? [];
        return [.. stages.DistinctBy(stage => stage.Name).OrderBy(stage => order.IndexOf(stage.Name))];
    }
}
