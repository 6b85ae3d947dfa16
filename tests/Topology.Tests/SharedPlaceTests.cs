using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;
using IFeaLiD.Tests;
using IFeaLiD.Viewer.Service;
using IFeaLiD.Viewer.Tests;
using IFeaLiD.Viewer.Views;

namespace IFeaLiD.Topology.Tests;

/// <summary>Two viewers and an extractor whose photos and datasets lie in one place, and only the rest at the NATS server.</summary>
public abstract class SharedPlaceTests : IAsyncLifetime, IDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    private readonly CancellationTokenSource deadline = new(TimeSpan.FromMinutes(8));
    private NatsServer server = null!;
    private Node[] nodes = [];

    /// <summary>Holds all that the test writes.</summary>
    protected string Folder { get; } = Directory.CreateTempSubdirectory("ifealid-shared-").FullName;

    /// <summary>Which place, as options of the programs.</summary>
    protected abstract string[] Place { get; }

    protected CancellationToken Token => deadline.Token;

    private protected Node[] Viewers => nodes[..2];

    private protected Node Extractor => nodes[2];

    public async Task InitializeAsync()
    {
        await OpenAsync();
        server = await NatsServer.StartAsync();
        nodes =
        [
            new Node("v1", port => Program("Viewer", "IFeaLiD.Viewer.dll", "v1", port, Place), "/readyz"),
            new Node("v2", port => Program("Viewer", "IFeaLiD.Viewer.dll", "v2", port, Place), "/readyz"),
            new Node("e1", port => Program("Extractor", "ifealid.dll", "e1", port, Place, "serve"), "/readyz"),
        ];
        await Task.WhenAll(nodes.Select(node => node.StartAsync(Token)));
    }

    public async Task DisposeAsync()
    {
        foreach (var node in nodes)
        {
            await node.DisposeAsync();
        }

        if (server is not null)
        {
            await server.DisposeAsync();
        }

        await CloseAsync();
        Directory.Delete(Folder, recursive: true);
    }

    public void Dispose()
    {
        deadline.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_photo_of_one_viewer_becomes_a_dataset_of_the_other_which_knows_then_how_long_that_takes()
    {
        using var first = At(Viewers[0]);
        using var second = At(Viewers[1]);
        Assert.All(await PacesAsync(first), pace => Assert.Equal(0.9, pace)); // nobody has measured
        var submitted = await SubmitAsync(first);
        var view = await EndAsync(second, submitted.Id);
        Assert.Equal(ViewState.Ready, view.State);
        var stage = Assert.Single(view.Stages, stage => stage.Ready);
        var bytes = await second.GetByteArrayAsync(new Uri($"/api/v1/datasets/{stage.Dataset}", UriKind.Relative), Token);
        Assert.Equal(bytes, Assert.Single(await StoredAsync("datasets")));
        Assert.Single(await StoredAsync("photos"));
        Assert.Equal(HasCopies ? 1 : 0, Directory.GetFiles(Path.Combine(Folder, "v2"), stage.Dataset!, SearchOption.AllDirectories).Length);

        while ((await PacesAsync(first))[0] == 0.9 || (await PacesAsync(second))[0] == 0.9)
        {
            await Task.Delay(100, Token);
        }

        Assert.Equal((await PacesAsync(first))[0], (await PacesAsync(second))[0]);
    }

    /// <summary>Whether each program copies to its own disk what it reads.</summary>
    protected abstract bool HasCopies { get; }

    /// <summary>Makes the place.</summary>
    protected abstract Task OpenAsync();

    protected abstract Task CloseAsync();

    /// <summary>All photos or datasets that lie in the place, looked at past the programs.</summary>
    protected abstract Task<List<byte[]>> StoredAsync(string kind);

    private protected static HttpClient At(Node node) => new() { BaseAddress = new Uri($"http://127.0.0.1:{node.Port}") };

    /// <summary>Seconds a megapixel of the default model's stages.</summary>
    private async Task<double[]> PacesAsync(HttpClient http)
    {
        var service = await http.GetFromJsonAsync<ServiceDescription>(new Uri("/api/v1/service", UriKind.Relative), Json, Token);
        return [.. service!.Models[0].Stages.Select(stage => stage.SecondsPerMegapixel)];
    }

    private protected async Task<SubmittedView> SubmitAsync(HttpClient http)
    {
        using var answer = await UploadAsync(http);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Token));
        return (await answer.Content.ReadFromJsonAsync<SubmittedView>(Json, Token))!;
    }

    private protected async Task<HttpResponseMessage> UploadAsync(HttpClient http)
    {
        using var form = new MultipartFormDataContent { { new StringContent("conv2_x"), "stages" } };
        using var file = new ByteArrayContent(Photos.Medium(77)) { Headers = { ContentType = new MediaTypeHeaderValue("image/jpeg") } };
        form.Add(file, "photo", "p.jpg");
        return await http.PostAsync(new Uri("/api/v1/extractions", UriKind.Relative), form, Token);
    }

    private protected async Task<ViewSnapshot> EndAsync(HttpClient http, string id)
    {
        while (true)
        {
            var view = (await http.GetFromJsonAsync<ViewSnapshot>(new Uri($"/api/v1/views/{id}", UriKind.Relative), Json, Token))!;
            if (view.Ended)
            {
                return view;
            }

            await Task.Delay(100, Token);
        }
    }

    private protected string[] Program(string project, string assembly, string name, int port, string[] place, params string[] verb) =>
    [
        "dotnet", Path.Combine(AppContext.BaseDirectory, "..", "..", project, Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)), assembly), .. verb,
        "--Engine:Url", server.Url, .. place,
        "--DataFolder", Path.Combine(Folder, name), "--ModelsFolder", Path.Combine(Repository.Root, "models"), "--urls", $"http://127.0.0.1:{port}", "--Inference:Threads", "1",
    ];
}
