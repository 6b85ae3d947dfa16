using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;
using IFeaLiD.Tests;
using IFeaLiD.Viewer.Service;
using IFeaLiD.Viewer.Tests;
using IFeaLiD.Viewer.Views;

namespace IFeaLiD.Topology.Tests;

/// <summary>Two viewers and an extractor whose photos and datasets lie in one folder, and only the rest at the server.</summary>
public sealed class SharedFolderTests : IAsyncLifetime, IDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    private readonly string folder = Directory.CreateTempSubdirectory("ifealid-shared-").FullName;
    private readonly CancellationTokenSource deadline = new(TimeSpan.FromMinutes(8));
    private NatsServer server = null!;
    private Node[] nodes = [];

    private CancellationToken Token => deadline.Token;

    private string Shared => Path.Combine(folder, "shared");

    public async Task InitializeAsync()
    {
        Directory.CreateDirectory(Shared);
        server = await NatsServer.StartAsync();
        nodes =
        [
            new Node("v1", port => Program("Viewer", "IFeaLiD.Viewer.dll", "v1", Shared, port), "/readyz"),
            new Node("v2", port => Program("Viewer", "IFeaLiD.Viewer.dll", "v2", Shared, port), "/readyz"),
            new Node("e1", port => Program("Extractor", "ifealid.dll", "e1", Shared, port, "serve"), "/readyz"),
        ];
        await Task.WhenAll(nodes.Select(node => node.StartAsync(Token)));
    }

    public async Task DisposeAsync()
    {
        foreach (var node in nodes)
        {
            await node.DisposeAsync();
        }

        await server.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    public void Dispose() => deadline.Dispose();

    [Fact]
    public async Task A_photo_of_one_viewer_becomes_a_dataset_of_the_other_and_who_has_another_folder_does_not_start()
    {
        using var first = At(nodes[0]);
        using var second = At(nodes[1]);
        Assert.All(await PacesAsync(first), pace => Assert.Equal(0.9, pace)); // nobody has measured
        var submitted = await SubmitAsync(first);
        var view = await EndAsync(second, submitted.Id);
        Assert.Equal(ViewState.Ready, view.State);
        var stage = Assert.Single(view.Stages, stage => stage.Ready);
        var bytes = await second.GetByteArrayAsync(new Uri($"/api/v1/datasets/{stage.Dataset}", UriKind.Relative), Token);
        var stored = Directory.GetFiles(Path.Combine(Shared, "datasets"), "*", SearchOption.AllDirectories);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(Assert.Single(stored), Token));
        Assert.Single(Directory.GetFiles(Path.Combine(Shared, "photos"), "*", SearchOption.AllDirectories));
        Assert.Empty(Directory.GetFiles(Path.Combine(folder, "v2"), stage.Dataset!, SearchOption.AllDirectories)); // no copies

        await RequireRefusedAsync("Viewer", "IFeaLiD.Viewer.dll");
        await RequireRefusedAsync("Extractor", "ifealid.dll", "serve");
        while ((await PacesAsync(first))[0] == 0.9 || (await PacesAsync(second))[0] == 0.9)
        {
            await Task.Delay(100, Token);
        }

        Assert.Equal((await PacesAsync(first))[0], (await PacesAsync(second))[0]);
    }

    /// <summary>On a machine where nothing is mounted at the folder, a program says so and ends.</summary>
    private async Task RequireRefusedAsync(string project, string assembly, params string[] verb)
    {
        var unmounted = Directory.CreateDirectory(Path.Combine(folder, "unmounted")).FullName;
        await using var node = new Node("x", port => Program(project, assembly, "x", unmounted, port, verb), "/readyz");
        var ended = await Assert.ThrowsAsync<InvalidOperationException>(() => node.StartAsync(Token));
        await node.ExitedAsync(Token);
        Assert.Contains($"Engine:SharedFolder is {unmounted}, which is not the folder that the other viewers and extractors use", node.Log, StringComparison.Ordinal);
        Assert.Contains("x ended", ended.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(unmounted));
    }

    private static HttpClient At(Node node) => new() { BaseAddress = new Uri($"http://127.0.0.1:{node.Port}") };

    /// <summary>Seconds a megapixel of the default model's stages.</summary>
    private async Task<double[]> PacesAsync(HttpClient http)
    {
        var service = await http.GetFromJsonAsync<ServiceDescription>(new Uri("/api/v1/service", UriKind.Relative), Json, Token);
        return [.. service!.Models[0].Stages.Select(stage => stage.SecondsPerMegapixel)];
    }

    private async Task<SubmittedView> SubmitAsync(HttpClient http)
    {
        using var form = new MultipartFormDataContent { { new StringContent("conv2_x"), "stages" } };
        using var file = new ByteArrayContent(Photos.Medium(77)) { Headers = { ContentType = new MediaTypeHeaderValue("image/jpeg") } };
        form.Add(file, "photo", "p.jpg");
        using var answer = await http.PostAsync(new Uri("/api/v1/extractions", UriKind.Relative), form, Token);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Token));
        return (await answer.Content.ReadFromJsonAsync<SubmittedView>(Json, Token))!;
    }

    private async Task<ViewSnapshot> EndAsync(HttpClient http, string id)
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

    private string[] Program(string project, string assembly, string name, string shared, int port, params string[] verb) =>
    [
        "dotnet", Path.Combine(AppContext.BaseDirectory, "..", "..", project, Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)), assembly), .. verb,
        "--Engine:Url", server.Url, "--Engine:SharedFolder", shared,
        "--DataFolder", Path.Combine(folder, name), "--ModelsFolder", Path.Combine(Repository.Root, "models"), "--urls", $"http://127.0.0.1:{port}", "--Inference:Threads", "1",
    ];
}
