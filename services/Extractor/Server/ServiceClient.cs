using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json;
using IFeaLiD.Extraction.Requests;
using IFeaLiD.Extractor.Extract;

namespace IFeaLiD.Extractor.Server;

/// <summary>Speaks to a service as docs/api.md says; whatever comes back is believed only within bounds.</summary>
internal sealed class ServiceClient : IDisposable
{
    private const int LongestAnswer = 1 << 20;
    private static readonly TimeSpan Connecting = TimeSpan.FromSeconds(10), Answering = TimeSpan.FromSeconds(60), Uploading = TimeSpan.FromMinutes(30);

    private readonly Uri server;
    private readonly HttpClient http;

    /// <summary>Connects with the first request.</summary>
    /// <param name="server">Address of the first page, with a slash at its end.</param>
    /// <param name="token">Access token, where the service wants one.</param>
    public ServiceClient(Uri server, string? token)
    {
        this.server = server;
        // A redirected upload would arrive as a GET without its photo, so redirects are told, not followed.
        var handler = new SocketsHttpHandler { ConnectTimeout = Connecting, AllowAutoRedirect = false };
        http = new HttpClient(handler) { BaseAddress = server, Timeout = Timeout.InfiniteTimeSpan };
        http.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
    }

    /// <summary>The link that people open.</summary>
    public Uri LinkOf(ServedView view) => new(server, $"v/{view.Id}");

    /// <summary>Where a dataset is.</summary>
    public Uri AddressOf(ServedStage stage) => new(server, $"api/v1/datasets/{stage.Dataset}");

    /// <summary>Uploads a photo.</summary>
    /// <exception cref="ServiceException">Refused, or not there.</exception>
    public async Task<ServedView> SubmitAsync(PhotoFile photo, ExtractionChoices choices, CancellationToken cancellationToken)
    {
        using var form = new MultipartFormDataContent();
        foreach (var (name, value) in Fields(choices))
        {
            form.Add(new StringContent(value), name);
        }

        // A service can only refuse before the upload what states its length.
        Stream stream = photo.Path == PhotoFile.Stream ? await StandardInput.KeepAsync(cancellationToken) : photo.Open();
        form.Add(new StreamContent(stream, 1 << 16)
        {
            Headers =
            {
                ContentType = new MediaTypeHeaderValue("application/octet-stream"),
                ContentDisposition = new ContentDispositionHeaderValue("form-data") { Name = "photo", FileNameStar = photo.FileName },
            },
        });
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/v1/extractions") { Content = form };
        request.Headers.ExpectContinue = true; // what is too large is refused before it is sent
        return await ViewOfAsync(request, Uploading, cancellationToken);
    }

    /// <summary>A view until its end, as <see cref="ViewWatch.FollowAsync"/> tells.</summary>
    public IAsyncEnumerable<ServedView> FollowAsync(ServedView view, CancellationToken cancellationToken) => new ViewWatch(this, server).FollowAsync(view, cancellationToken);

    /// <summary>A view as it stands.</summary>
    /// <exception cref="ServiceException">As for <see cref="SubmitAsync"/>.</exception>
    public async Task<ServedView> FindAsync(string id, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"api/v1/views/{id}");
        return await ViewOfAsync(request, Answering, cancellationToken);
    }

    /// <summary>Fetches a dataset; not a byte more than the service announced.</summary>
    /// <exception cref="ServiceException">As for <see cref="SubmitAsync"/>, or it is longer.</exception>
    public async Task DownloadAsync(ServedStage stage, Stream destination, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, AddressOf(stage));
        using var answer = await SendAsync(request, Answering, cancellationToken);
        await using var content = await answer.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[1 << 16];
        for (var total = 0L; await ReceiveAsync(token => content.ReadAsync(buffer, token).AsTask(), Answering, cancellationToken) is > 0 and var read;)
        {
            total += read;
            if (total > stage.Bytes)
            {
                throw new ServiceException(ServiceException.Answer, $"The dataset of {stage.Name} is longer than the {stage.Bytes} bytes that {server} announced.");
            }

            await destination.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    private static IEnumerable<(string Name, string Value)> Fields(ExtractionChoices choices) =>
        new (string Name, string? Value)[]
        {
            ("model", choices.Model), ("stages", choices.Stages), ("precision", choices.Precision), ("size", choices.Size), ("crop", choices.Crop),
            ("fit", choices.Fit), ("page", choices.Page), ("background", choices.Background), ("padding", choices.Padding),
        }.Where(field => field.Value is not null).Select(field => (field.Name, field.Value!));

    private async Task<ServedView> ViewOfAsync(HttpRequestMessage request, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var answer = await SendAsync(request, patience, cancellationToken);
        var view = Parse<ServedView>(await ReadAsync(answer, cancellationToken));
        return view is { IsSound: true } ? view : throw NoService(answer);
    }

    /// <summary>The answer's head, if it says that all went well.</summary>
    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, TimeSpan patience, CancellationToken cancellationToken)
    {
        var answer = await ReceiveAsync(token => http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, token), patience, cancellationToken);
        if (answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.Accepted)
        {
            return answer;
        }

        using (answer)
        {
            var problem = Parse<ServedProblem>(await ReadAsync(answer, cancellationToken));
            throw problem is { Code: { Length: > 0 } code }
                ? new ServiceException(code, problem.Detail ?? problem.Title ?? "The service does not say why.") { RetryAfter = answer.Headers.RetryAfter?.Delta }
                : NoService(answer);
        }
    }

    private async Task<byte[]> ReadAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        await using var content = await answer.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[LongestAnswer + 1];
        var read = await ReceiveAsync(token => content.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, token).AsTask(), Answering, cancellationToken);
        return read <= LongestAnswer ? buffer[..read] : throw NoService(answer);
    }

    private static T? Parse<T>(byte[] json)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(json, JsonSerializerOptions.Web);
        }
        catch (JsonException)
        {
            return default;
        }
    }

    /// <summary>Tells the service's faults, such as a broken connection, from those of our disk, which are exceptions of the same type.</summary>
    /// <param name="receive">Gives up when its token fires.</param>
    /// <param name="patience">After that the service counts as gone.</param>
    /// <param name="cancellationToken">Of whoever asks.</param>
    private async Task<T> ReceiveAsync<T>(Func<CancellationToken, Task<T>> receive, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        end.CancelAfter(patience);
        try
        {
            return await receive(end.Token);
        }
        catch (HttpRequestException e) when (e.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError)
        {
            var reason = e.GetBaseException() is SocketException socket ? socket.Message : e.GetBaseException().Message;
            throw new ServiceException(ServiceException.Unreachable, $"{server} cannot be reached: {reason}. Is the service running, and is this its address?", e);
        }
        catch (Exception e) when (e is HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded })
        {
            throw new ServiceException(ServiceException.Answer, $"What answers at {server} does not speak HTTP as a service does. Is this the address of an IFeaLiD service?", e);
        }
        catch (Exception e) when (e is HttpRequestException or HttpIOException or IOException { InnerException: SocketException })
        {
            throw new ServiceException(ServiceException.Lost, $"{server} broke off: {e.GetBaseException().Message}", e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ServiceException(ServiceException.Unreachable, $"{server} has not answered for {patience.TotalSeconds:0} s. Is the service running, and is this its address?", e);
        }
    }

    private ServiceException NoService(HttpResponseMessage answer) => new(
        ServiceException.Answer,
        $"{server} answered with {(int)answer.StatusCode}{(answer.Headers.Location is { } elsewhere ? $" (go to {elsewhere})" : "")} and "
        + $"{answer.Content.Headers.ContentType?.MediaType ?? "no text"}, not as an IFeaLiD service does. Is this its address?");
}
