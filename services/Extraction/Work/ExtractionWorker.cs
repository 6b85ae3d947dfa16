using System.Text.Json;
using IFeaLiD.Datasets;
using IFeaLiD.Extraction.Inference;
using IFeaLiD.Extraction.Progress;
using IFeaLiD.Jobs;
using IFeaLiD.Models;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace IFeaLiD.Extraction.Work;

/// <summary>Takes jobs from the engine and runs them, one at a time, until the host stops.</summary>
public sealed partial class ExtractionWorker(
    IJobEngine jobs, ModelCatalog models, NetworkCache networks, ExtractionPipeline pipeline, ILogger<ExtractionWorker> logger) : BackgroundService
{
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan BeforeRest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AfterOutage = TimeSpan.FromSeconds(2);

    private Model? unloadable;

    /// <summary>While a job waits for the servers, and when it has waited too long.</summary>
    private static readonly JobFailure Silence = new(
        "engine-silent", "The servers that keep photos and results do not answer. What waits goes on by itself when they are back; what was given up can be uploaded again then.");

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield(); // the host starts serving while the network loads
        var worked = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                WarmFirst();
                await using var lease = await jobs.TakeAsync(worked ? BeforeRest : Wait, stoppingToken);
                if (lease is not null)
                {
                    await WorkAsync(lease, stoppingToken);
                }
                else if (worked)
                {
                    MemoryRelease.Run(); // the next job would only have to ask for it again
                }

                worked = lease is not null;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // whatever befalls one job, the worker takes the next
            catch (Exception e)
#pragma warning restore CA1031
            {
                LogOutage(e);
                await Task.Delay(AfterOutage, CancellationToken.None);
            }
        }
    }

    /// <summary>Loads the first model ahead of the first photo. One that cannot be loaded fails its own jobs, and those alone.</summary>
    private void WarmFirst()
    {
        if (networks.IsReady || models.Models is not [var first, ..] || first == unloadable)
        {
            return;
        }

        try
        {
            networks.Warm(first);
            MemoryRelease.Run();
        }
#pragma warning disable CA1031 // whatever is wrong with it, other models may do
        catch (Exception e)
#pragma warning restore CA1031
        {
            unloadable = first;
            LogUnloadable(e, first.Id);
        }
    }

    private async Task WorkAsync(IJobLease lease, CancellationToken stopping)
    {
        var job = lease.Job;
        LogTaken(job.Key, job.Attempt);
        using var attempt = new JobAttempt(job);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(lease.Lost, stopping);
        try
        {
            var request = JsonSerializer.Deserialize<ExtractionRequest>(job.Payload)!;
            var result = await pipeline.RunAsync(
                request, Find(request), new LeaseProgress(lease), partial => CheckpointAsync(lease, WithEarlier(job, partial), end.Token), end.Token);
            if (await AnsweredAsync(() => lease.CompleteAsync(JsonSerializer.Serialize(result), end.Token), end.Token))
            {
                attempt.Ended("done");
                LogEnded(job.Key, "done");
            }
            else
            {
                EndLost(lease, attempt);
            }
        }
        catch (OperationCanceledException) when (lease.Lost.IsCancellationRequested)
        {
            EndLost(lease, attempt);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Handed back, so that it need not wait for the lease to run out.
            await lease.ReleaseAsync(CancellationToken.None);
            attempt.Ended("released");
            LogEnded(job.Key, "handed back, since the service stops");
        }
        catch (EngineSilentException e)
        {
            LogPostponed(e, job.Key, "handed back, since servers do not answer");
            if (await AnsweredAsync(() => lease.PostponeAsync(Silence, CancellationToken.None), stopping))
            {
                attempt.Ended("postponed", Silence.Code);
            }
            else
            {
                EndLost(lease, attempt);
            }
        }
#pragma warning disable CA1031 // every failure becomes the job's, so that nobody waits for ever
        catch (Exception e)
#pragma warning restore CA1031
        {
            var (failure, retry) = FailureOf(e);
            LogFailed(e, job.Key, failure.Code, retry);
            if (await AnsweredAsync(() => lease.FailAsync(failure, retry, CancellationToken.None), stopping))
            {
                attempt.Ended(retry ? "retried" : "failed", failure.Code);
            }
            else
            {
                EndLost(lease, attempt);
            }
        }
    }

    private void EndLost(IJobLease lease, JobAttempt attempt)
    {
        var cancelled = lease.Loss == LeaseLoss.Unwanted;
        attempt.Ended(cancelled ? "cancelled" : "fenced");
        LogEnded(lease.Job.Key, cancelled ? "cancelled" : "fenced: taken over by another attempt");
    }

    /// <summary>Tells the engine how an attempt stands, however long it takes to answer: nobody else can take the job meanwhile.</summary>
    private async Task<bool> AnsweredAsync(Func<Task<bool>> tell, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await tell();
            }
            catch (EngineSilentException e)
            {
                LogOutage(e);
            }

            await Task.Delay(AfterOutage, cancellationToken);
        }
    }

    private async Task CheckpointAsync(IJobLease lease, ExtractionResult partial, CancellationToken cancellationToken)
    {
        if (!await AnsweredAsync(() => lease.CheckpointAsync(JsonSerializer.Serialize(partial), cancellationToken), cancellationToken))
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken); // the lease is lost and says so now, if it has not yet
        }
    }

    /// <summary>Stages that an earlier attempt published stay visible until this one has published them again.</summary>
    private static ExtractionResult WithEarlier(JobSnapshot job, ExtractionResult partial)
    {
        var earlier = job.Result is null ? [] : JsonSerializer.Deserialize<ExtractionResult>(job.Result)!.Stages;
        return partial with { Stages = [.. partial.Stages, .. earlier.ExceptBy(partial.Stages.Select(stage => stage.Stage), stage => stage.Stage)] };
    }

    private Model Find(ExtractionRequest request) =>
        models.Find(request.Model) is { } model && request.IsFor(model)
            ? model
            : throw new ExtractionException("model-unknown",
                $"The model {request.Model} is not here, or has other weights or another preparation than when the photo was uploaded. Upload the photo again.");

    /// <summary>What a person is told, and whether another attempt could end better.</summary>
    private static (JobFailure Failure, bool Retry) FailureOf(Exception e) => e switch
    {
        ExtractionException x => (new JobFailure(x.Code, x.Message), false),
        DatasetException x => (new JobFailure(x.Code, x.Message), false),
        ModelException x => (new JobFailure(x.Code, x.Message), false),
        OutOfMemoryException => (new JobFailure("not-enough-memory", "The photo needs more memory than this machine has. Choose a smaller size."), false),
        IOException or StorageUnavailableException => (new JobFailure("storage", "The result could not be stored: the disk is full or fails. Try again later."), true),
        _ => (new JobFailure("extraction-failed", "The extraction failed for a reason that lies with the service, not with the photo. Its log says more."), true),
    };

    private sealed class LeaseProgress(IJobLease lease) : IProgress<ExtractionProgress>
    {
        public void Report(ExtractionProgress value) => lease.Report(JsonSerializer.Serialize(value));
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Job {Key}: attempt {Attempt} begins")]
    private partial void LogTaken(string key, int attempt);

    [LoggerMessage(Level = LogLevel.Information, Message = "Job {Key}: {Outcome}")]
    private partial void LogEnded(string key, string outcome);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Job {Key} failed ({Code}); retry: {Retry}")]
    private partial void LogFailed(Exception exception, string key, string code, bool retry);

    [LoggerMessage(Level = LogLevel.Error, Message = "The model {Id} cannot be loaded")]
    private partial void LogUnloadable(Exception exception, string id);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Job {Key}: {Outcome}")]
    private partial void LogPostponed(Exception exception, string key, string outcome);

    [LoggerMessage(Level = LogLevel.Error, Message = "The job engine does not answer; trying again")]
    private partial void LogOutage(Exception exception);
}
