using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;
using IFeaLiD.Datasets.Storage;
using IFeaLiD.Decoder.Orders;
using IFeaLiD.Extraction.Photos;
using IFeaLiD.Tests;
using IFeaLiD.Viewer;
using IFeaLiD.Viewer.Views;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace IFeaLiD.Extraction.Benchmarks;

/// <summary>The whole product in this process, on a free port of the loopback interface, spoken to as a browser does.</summary>
internal sealed class RunningService : IAsyncDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    private readonly WebApplication app;
    private readonly string folder;
    private readonly HttpClient http;
    private readonly HubConnection hub;

    private RunningService(WebApplication app, string folder)
    {
        (this.app, this.folder) = (app, folder);
        http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        hub = new HubConnectionBuilder()
            .WithUrl(new Uri(http.BaseAddress, "hubs/progress"), options => (options.SkipNegotiation, options.Transports) = (true, HttpTransportType.WebSockets))
            .AddJsonProtocol(protocol => protocol.PayloadSerializerOptions.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase)))
            .Build();
    }

    public IServiceProvider Services => app.Services;

    /// <summary>Decodes a photo as the service does: in a decoder program of its own.</summary>
    public async Task<Photo> DecodeAsync(SamplePhoto photo, CancellationToken cancellationToken)
    {
        var photos = Services.GetRequiredKeyedService<IContentStore>(ExtractionServices.Photos);
        var stored = await photos.PutAsync((stream, token) => stream.WriteAsync(photo.File, token).AsTask(), photo.File.Length, cancellationToken);
        return await Services.GetRequiredService<PhotoReader>().ReadAsync(stored.Sha256, PhotoShape.Whole, cancellationToken);
    }

    /// <summary>Starts with an empty data folder and waits until the network is loaded.</summary>
    public static async Task<RunningService> StartAsync(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("ifealid-benchmark-").FullName;
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = ["--urls", "http://127.0.0.1:0", "--DataFolder", folder, "--ModelsFolder", Path.Combine(Repository.Root, "models")],
            WebRootPath = Path.Combine(AppContext.BaseDirectory, "../../Viewer/release/wwwroot"),
        });
        builder.Logging.ClearProviders();
        builder.Services.AddViewer(builder.Configuration);
        var app = builder.Build();
        await app.Services.GetRequiredService<EmbeddedStorage>().OpenAsync(cancellationToken);
        app.UseViewer();
        await app.StartAsync(cancellationToken);
        var service = new RunningService(app, folder);
        while (!(await service.http.GetAsync("readyz/extraction", cancellationToken)).IsSuccessStatusCode)
        {
            await Task.Delay(100, cancellationToken);
        }

        await service.hub.StartAsync(cancellationToken);
        return service;
    }

    /// <summary>Posts a photo: all stages, 8 bit, its own size.</summary>
    public async Task<SubmittedView> UploadAsync(byte[] photo, CancellationToken cancellationToken)
    {
        using var file = new ByteArrayContent(photo) { Headers = { ContentType = new MediaTypeHeaderValue("image/jpeg") } };
        using var size = new StringContent("full");
        using var form = new MultipartFormDataContent { { size, "size" }, { file, "photo", "sample.jpg" } };
        using var answer = await http.PostAsync("api/v1/extractions", form, cancellationToken);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<SubmittedView>(Json, cancellationToken))!;
    }

    /// <summary>What the page is told of a view, until it has ended.</summary>
    public IAsyncEnumerable<ViewSnapshot> WatchAsync(string id, CancellationToken cancellationToken) =>
        hub.StreamAsync<ViewSnapshot>("Watch", id, cancellationToken);

    /// <summary>Deletes a view with its photo and datasets, so that the next upload of the same photo is computed again.</summary>
    public async Task DeleteAsync(SubmittedView view, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, $"api/v1/views/{view.Id}") { Headers = { { "Deletion-Token", view.DeletionToken } } };
        using var answer = await http.SendAsync(request, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        await hub.DisposeAsync();
        http.Dispose();
        await app.StopAsync(CancellationToken.None);
        await app.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
