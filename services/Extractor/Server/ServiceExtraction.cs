using IFeaLiD.Extractor.Extract;
using IFeaLiD.Extractor.Telling;

namespace IFeaLiD.Extractor.Server;

/// <summary>Has a service extract the photos, and fetches the datasets where there is an output for them.</summary>
internal sealed class ServiceExtraction(ExtractWish wish, ServiceClient service, Output? output, Report report) : IExtraction
{
    private const int PatienceInQueue = 60;
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(60);

    /// <inheritdoc/>
    public void Prepare()
    {
        if (wish.ToStream && (string.IsNullOrEmpty(wish.Choices.Stages) || wish.Choices.Stages.Contains(',')))
        {
            throw new UsageException("one-stage", "Standard output has room for one dataset. Choose a stage with --stage.");
        }
    }

    /// <inheritdoc/>
    public async Task ExtractAsync(PhotoFile photo, IProgress<PhotoProgress> progress, CancellationToken cancellationToken)
    {
        progress.Report(new PhotoProgress("uploading", 0, null));
        var view = await SubmitAsync(photo, progress, cancellationToken);
        var link = service.LinkOf(view);
        report.Result(new SubmittedPhoto(photo.Path, link, view.Id, view.DeletionToken), $"{link}");
        if (!wish.Json && view.DeletionToken is { } token)
        {
            report.Note($"{photo.Path}: token to delete it: {token}");
        }

        if (wish.NoWait)
        {
            return;
        }

        try
        {
            await WaitAsync(photo, view, link, progress, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            report.Note($"The service goes on with the work: {link}");
            throw;
        }
    }

    public ValueTask DisposeAsync()
    {
        service.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task WaitAsync(PhotoFile photo, ServedView view, Uri link, IProgress<PhotoProgress> progress, CancellationToken cancellationToken)
    {
        var delivered = new HashSet<string>();
        await foreach (var now in service.FollowAsync(view, cancellationToken))
        {
            foreach (var stage in now.Stages.Where(stage => stage.Ready && delivered.Add(stage.Name)))
            {
                await DeliverAsync(photo, now, stage, cancellationToken);
            }

            switch (now.State)
            {
                case "failed":
                    throw new ServiceException(now.Problem?.Code ?? "extraction-failed", now.Problem?.Detail ?? "The service does not say why.");
                case "cancelled":
                    throw new ServiceException("view-cancelled", $"Somebody cancelled it; stages that were ready can be looked at: {link}");
            }

            if (!now.HasEnded)
            {
                progress.Report(ProgressOf(now));
            }
        }
    }

    private static PhotoProgress ProgressOf(ServedView view) => view switch
    {
        { Progress: { } running } => new($"{running.Step} {running.Stage}".TrimEnd(), Math.Clamp(running.Fraction, 0, 1), running.SecondsLeft),
        { State: "queued", Problem.Title: { } title } => new($"waiting: {title}", 0, null),
        { State: "queued", QueuePosition: { } place } => new($"waiting, number {place} in the queue", 0, null),
        _ => new("waiting", 0, null),
    };

    /// <summary>A service with a full queue says when to come again; what streams in cannot be sent twice.</summary>
    private async Task<ServedView> SubmitAsync(PhotoFile photo, IProgress<PhotoProgress> progress, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await service.SubmitAsync(photo, wish.Choices, cancellationToken);
            }
            catch (ServiceException e) when (e.RetryAfter is { } pause && attempt < PatienceInQueue && photo.Path != PhotoFile.Stream)
            {
                progress.Report(new PhotoProgress(e.Code == "queue-full" ? "waiting, since the queue is full" : "waiting, since the service takes no more for now", 0, null));
                await Task.Delay(pause < LongestPause ? pause : LongestPause, cancellationToken);
            }
        }
    }

    private async Task DeliverAsync(PhotoFile photo, ServedView view, ServedStage stage, CancellationToken cancellationToken)
    {
        string? path = null;
        if (output is not null)
        {
            output.Open();
            var stored = await output.Datasets.PutAsync((destination, token) => service.DownloadAsync(stage, destination, token), 0, cancellationToken);
            if (stored.Sha256 != stage.Dataset)
            {
                throw new ServiceException(ServiceException.Answer, $"The dataset of {stage.Name} arrived damaged: its SHA-256 is not the one that the service announced. Try again.");
            }

            path = await output.DeliverAsync(stored.Sha256, Path.Combine(photo.Folder, $"{photo.Name}.{stage.Name}.zip"), cancellationToken);
        }

        var line = new ExtractedDataset(
            photo.Path, path, stage.Name, stage.Width, stage.Height, stage.Channels, view.Precision, stage.Bytes, stage.Dataset!)
        {
            Url = service.AddressOf(stage),
            Model = view.Model,
        };
        if (path is not null || wish.Json)
        {
            report.Result(line, line.Sentence);
        }
    }
}
