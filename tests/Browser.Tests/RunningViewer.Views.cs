using System.Text.Json;
using IFeaLiD.Datasets;
using IFeaLiD.Datasets.Containers;
using IFeaLiD.Tests;

namespace IFeaLiD.Browser.Tests;

/// <summary>Views by way of the API, for tests that begin behind the link.</summary>
public sealed partial class RunningViewer
{
    /// <summary>The sample of 451 x 300 pixels; a second extraction of it takes no time.</summary>
    public static string Photo { get; } = Path.Combine(Repository.Root, "services", "Viewer", "Client", "public", "samples", "cat.jpg");

    /// <summary>Submits the sample for some stages, or for all; gives the id of the view.</summary>
    public async Task<string> SubmitAsync(string? stages = null)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(await File.ReadAllBytesAsync(Photo)), "photo", "cat.jpg" } };
        if (stages is not null)
        {
            form.Add(new StringContent(stages), "stages");
        }

        using var response = await Http.PostAsync(new Uri("/api/v1/extractions", UriKind.Relative), form);
        response.EnsureSuccessStatusCode();
        using var submitted = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return submitted.RootElement.GetProperty("id").GetString()!;
    }

    public async Task<JsonElement> WhenReadyAsync(string id)
    {
        for (var i = 0; i < 600; i++)
        {
            using var view = JsonDocument.Parse(await Http.GetStringAsync(new Uri($"/api/v1/views/{id}", UriKind.Relative)));
            if (view.RootElement.GetProperty("state").GetString() is "ready")
            {
                return view.RootElement.Clone();
            }

            await Task.Delay(100);
        }

        throw new TimeoutException($"View {id} did not become ready.");
    }

    /// <summary>The sample's view with all stages, and the name of the dataset of one of them.</summary>
    public async Task<(string Id, string Dataset)> ExtractAsync(string stage)
    {
        var id = await SubmitAsync();
        var snapshot = await WhenReadyAsync(id);
        var found = snapshot.GetProperty("stages").EnumerateArray().First(s => s.GetProperty("name").GetString() == stage);
        return (id, found.GetProperty("dataset").GetString()!);
    }

    public Task<byte[]> DatasetBytesAsync(string dataset) => Http.GetByteArrayAsync(new Uri($"/api/v1/datasets/{dataset}", UriKind.Relative));

    public async Task<(QuantisedMap Map, Manifest Manifest)> DownloadAsync(string dataset)
    {
        using var reader = DatasetReader.Open(new MemoryStream(await DatasetBytesAsync(dataset)), new DatasetLimits());
        return (reader.ReadMap(), reader.Manifest);
    }
}
