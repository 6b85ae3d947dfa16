using IFeaLiD.Models;
using IFeaLiD.Models.Store;
using IFeaLiD.Viewer.Problems;
using Microsoft.Extensions.Options;

namespace IFeaLiD.Viewer.Operators;

/// <summary>Changes to the models' folder, one at a time; downloads go on while nobody looks. What has changed is on offer at once.</summary>
internal sealed partial class ModelWork(ModelCatalog models, IOptions<ViewerOptions> options, ILogger<ModelWork> logger) : IDisposable
{
    private readonly SemaphoreSlim one = new(1, 1);
    private readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(100) };
    private readonly CancellationTokenSource stopping = new();
    private CancellationTokenSource? cancelling;
    private volatile DownloadState? download;

    /// <summary>The folder's keeper, the same as on the command line.</summary>
    public ModelStore Store { get; } = new(options.Value.ModelsFolder);

    /// <summary>The latest download since the start; null before the first.</summary>
    public DownloadState? Download => download;

    /// <summary>Begins a download, which goes on by itself.</summary>
    /// <exception cref="RequestException"><c>operator-busy</c>.</exception>
    /// <exception cref="ModelException">id-taken.</exception>
    public void Pull(ModelManifest manifest)
    {
        Enter();
        try
        {
            Store.RefuseTaken(manifest.Id);
            cancelling = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token);
            download = new(manifest.Id, DownloadStep.Fetching, 0, manifest.Bytes, null);
            _ = Task.Run(() => PullAsync(manifest, cancelling.Token), CancellationToken.None);
        }
        catch
        {
            one.Release();
            throw;
        }
    }

    /// <summary>Says before an upload is read that it could not be kept.</summary>
    /// <exception cref="RequestException"><c>models-unwritable</c>.</exception>
    public void AssertWritable()
    {
        try
        {
            var probe = Path.Combine(Directory.CreateDirectory(Store.Incoming).FullName, Path.GetRandomFileName());
            File.Create(probe, 1, FileOptions.DeleteOnClose).Dispose();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RequestException("models-unwritable", Unwritable(e));
        }
    }

    /// <summary>Ends the download that runs, if one does; what is there is the beginning of the next try.</summary>
    public void Cancel() => cancelling?.Cancel();

    /// <summary>Does something to the folder that takes seconds.</summary>
    /// <exception cref="RequestException"><c>operator-busy</c> or <c>models-unwritable</c>.</exception>
    public async Task<T> ChangeAsync<T>(Func<ModelStore, T> change)
    {
        Enter();
        try
        {
            return await Task.Run(() =>
            {
                var result = change(Store);
                models.Reload();
                return result;
            }, CancellationToken.None);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RequestException("models-unwritable", Unwritable(e));
        }
        finally
        {
            one.Release();
        }
    }

    public void Dispose()
    {
        stopping.Cancel();
        http.Dispose();
        stopping.Dispose();
        one.Dispose();
    }

    private async Task PullAsync(ModelManifest manifest, CancellationToken cancellationToken)
    {
        try
        {
            await Store.PullAsync(manifest, null, new Download(http), new Told(this, manifest.Id), cancellationToken);
            models.Reload();
            download = download! with { Step = DownloadStep.Done };
        }
        catch (OperationCanceledException)
        {
            End("cancelled", "The download was stopped. What is there is kept, and the next try goes on from there.");
        }
        catch (ModelException e)
        {
            End(e.Code, e.Message);
        }
#pragma warning disable CA1031 // the operator is told, whatever it is
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogFailed(e, manifest.Id);
            End(e is IOException or UnauthorizedAccessException ? "models-unwritable" : "internal", e is IOException or UnauthorizedAccessException ? Unwritable(e) : "The download failed for a reason that the log tells.");
        }
        finally
        {
            if (!stopping.IsCancellationRequested)
            {
                one.Release();
            }
        }

        void End(string code, string detail) => download = download! with { Step = DownloadStep.Failed, Problem = new(code, ProblemCodes.TitleOf(code), detail) };
    }

    private static string Unwritable(Exception e) => $"The models' folder cannot be written: {e.Message} Give the service the right to write there, or use \"ifealid models\" as somebody who has it.";

    private void Enter()
    {
        if (!one.Wait(0, CancellationToken.None))
        {
            throw new RequestException("operator-busy", "Another change of the models is at work. Wait for its end, or cancel it.");
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The download of {Id} failed")]
    private partial void LogFailed(Exception exception, string id);

    private sealed class Told(ModelWork work, string id) : IProgress<DownloadProgress>
    {
        public void Report(DownloadProgress value) =>
            work.download = new(id, value.Done == value.All ? DownloadStep.Trying : DownloadStep.Fetching, value.Done, value.All, null);
    }
}
