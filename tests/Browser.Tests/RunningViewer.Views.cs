using System.Text.Json;
using IFeaLiD.Datasets;
using IFeaLiD.Datasets.Containers;
using IFeaLiD.Tests;

namespace IFeaLiD.Browser.Tests;

/// <summary>Views by way of the API, for tests that begin behind the link.</summary>
public sealed partial class RunningViewer
{
    private JsonElement? looked;

    /// <summary>The sample of 451 x 300 pixels; a second extraction of it takes no time.</summary>
    public static string Photo { get; } = Path.Combine(Repository.Root, "services", "Viewer", "Client", "public", "samples", "cat.jpg");

    /// <summary>Submits the sample for some stages, or for all; gives the id of the view.</summary>
    /// <param name="stages">With commas between.</param>
    /// <param name="size">As the API takes it.</param>
    public async Task<string> SubmitAsync(string? stages = null, string? size = null)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(await File.ReadAllBytesAsync(Photo)), "photo", "cat.jpg" } };
        if (stages is not null)
        {
            form.Add(new StringContent(stages), "stages");
        }

        if (size is not null)
        {
            form.Add(new StringContent(size), "size");
        }

        using var response = await Http.PostAsync(new Uri("/api/v1/extractions", UriKind.Relative), form);
        response.EnsureSuccessStatusCode();
        using var submitted = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return submitted.RootElement.GetProperty("id").GetString()!;
    }

    /// <summary>Submits work that no machine finishes while a test looks at it: 25 megapixels. It is to be cancelled.</summary>
    public Task<string> SubmitEndlessAsync() => SubmitAsync("conv4_x", "5000x5000");

    public async Task CancelAsync(string id)
    {
        using var answer = await Http.PostAsync(new Uri($"/api/v1/views/{id}/cancel", UriKind.Relative), null);
        answer.EnsureSuccessStatusCode();
    }

    public async Task<JsonElement> WhenReadyAsync(string id)
    {
        var view = default(JsonElement);
        await UntilAsync(async () =>
        {
            using var snapshot = JsonDocument.Parse(await Http.GetStringAsync(new Uri($"/api/v1/views/{id}", UriKind.Relative)));
            view = snapshot.RootElement.Clone();
            return view.GetProperty("state").GetString() is "ready";
        });
        return view;
    }

    /// <summary>The sample's view with all stages, and the name of the dataset of one of them: the same for all who only look at it.</summary>
    public async Task<(string Id, string Dataset)> ExtractAsync(string stage)
    {
        looked ??= await WhenReadyAsync(await SubmitAsync());
        var (id, snapshot) = (looked.Value.GetProperty("id").GetString()!, looked.Value);
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
