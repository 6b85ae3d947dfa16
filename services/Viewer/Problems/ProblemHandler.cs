using System.Globalization;
using IFeaLiD.Datasets;
using IFeaLiD.Extraction;
using IFeaLiD.Jobs;
using IFeaLiD.Models;
using IFeaLiD.Viewer.Service.Metrics;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;

namespace IFeaLiD.Viewer.Problems;

/// <summary>Turns exceptions into problem details (RFC 9457).</summary>
public sealed partial class ProblemHandler(IProblemDetailsService problems, ILogger<ProblemHandler> logger) : IExceptionHandler
{
    private const string Silent = "engine-silent", Storage = "storage";

    private static readonly TimeSpan QueueMoves = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ServersRestart = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (httpContext.RequestAborted.IsCancellationRequested)
        {
            return true; // nobody reads an answer
        }

        var (code, detail) = exception switch
        {
            RequestException e => (e.Code, e.Message),
            ExtractionException e => (e.Code, e.Message),
            DatasetException e => (e.Code, e.Message),
            ModelException e => (e.Code == ModelErrorCodes.ManifestInvalid ? "model-invalid" : e.Code, e.Message), // datasets have manifests, too
            QueueFullException e => ("queue-full", e.Message),
            EngineSilentException => (Silent, "The servers that keep jobs and datasets do not answer at the moment. What is there is not lost; try again shortly."),
            StorageUnavailableException => (Storage, "The service cannot write what it has to keep: its disk is full or fails. Try again later."),
            BadHttpRequestException { StatusCode: 413 } => ("photo-too-large", "The request is larger than this service accepts."),
            BadHttpRequestException or InvalidDataException => ("request-malformed", "The request is cut off or not as multipart/form-data prescribes."),
            IOException => (Storage, "The disk of this service is full or fails. Nothing was kept; try again later."),
            _ => ("internal", "The service failed to answer; its log says why. Try again, and tell its operator if it happens again."),
        };
        var problem = ProblemCodes.Describe(code, detail);
        RejectionMeter.Refused(httpContext, code);
        if (code is "internal" or Storage)
        {
            LogFailure(exception, httpContext.Request.Path);
        }

        httpContext.Response.StatusCode = problem.Status!.Value;
        if (((exception as RequestException)?.RetryAfter ?? WaitAfter(code)) is { } wait)
        {
            httpContext.Response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }

        if (code == "access-token")
        {
            httpContext.Response.Headers.WWWAuthenticate = "Bearer";
        }

        if (httpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } body)
        {
            // The server reads on for a few seconds, so that senders who listen only after they have sent everything, as browsers do, hear why.
            body.MaxRequestBodySize = null;
        }

        return await problems.TryWriteAsync(new ProblemDetailsContext { HttpContext = httpContext, ProblemDetails = problem, Exception = exception });
    }

    private static TimeSpan? WaitAfter(string code) => code switch
    {
        "queue-full" => QueueMoves,
        Silent => ServersRestart,
        _ => null,
    };

    [LoggerMessage(Level = LogLevel.Error, Message = "A request for {Path} failed")]
    private partial void LogFailure(Exception exception, string path);
}
