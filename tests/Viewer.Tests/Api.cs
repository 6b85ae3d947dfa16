using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using IFeaLiD.Viewer.Views;

namespace IFeaLiD.Viewer.Tests;

/// <summary>What a client does, in one line each.</summary>
internal static class Api
{
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    /// <summary>Posts a photo with fields in front of it.</summary>
    public static async Task<HttpResponseMessage> PostPhotoAsync(this ViewerProgram program, byte[] photo, string name = "photo.png", params (string Name, string Value)[] fields)
    {
        using var form = Form("photo", photo, name, fields);
        return await program.Http.PostAsync("/api/v1/extractions", form);
    }

    public static async Task<HttpResponseMessage> PostDatasetAsync(this ViewerProgram program, byte[] dataset, string name = "map.zip")
    {
        using var form = Form("dataset", dataset, name);
        return await program.Http.PostAsync("/api/v1/datasets", form);
    }

    public static async Task<SubmittedView> SubmitAsync(this ViewerProgram program, byte[] photo, string name = "photo.png", params (string Name, string Value)[] fields)
    {
        using var response = await program.PostPhotoAsync(photo, name, fields);
        Assert.True(response.StatusCode == HttpStatusCode.Accepted, $"{response.StatusCode}: {await response.Content.ReadAsStringAsync()}");
        return (await response.Content.ReadFromJsonAsync<SubmittedView>(Json))!;
    }

    /// <summary>Submits work that no machine finishes while a test looks at it: 36 megapixels. It is to be cancelled, or dies with the program.</summary>
    public static Task<SubmittedView> SubmitEndlessAsync(this ViewerProgram program, int seed) =>
        program.SubmitAsync(Photos.Small(seed), "endless.jpg", ("size", "6000x6000"));

    public static async Task<ViewSnapshot> ViewAsync(this ViewerProgram program, string id) =>
        (await program.Http.GetFromJsonAsync<ViewSnapshot>($"/api/v1/views/{id}", Json))!;

    public static async Task<ViewSnapshot> UntilAsync(this ViewerProgram program, string id, Func<ViewSnapshot, bool> condition)
    {
        var view = await program.ViewAsync(id);
        await Eventually.Async(async () => condition(view = await program.ViewAsync(id)), $"the view; it is {view.State}");
        return view;
    }

    public static Task<ViewSnapshot> ReadyAsync(this ViewerProgram program, string id) => program.EndAsync(id, ViewState.Ready);

    public static async Task<ViewSnapshot> EndAsync(this ViewerProgram program, string id, ViewState expected)
    {
        var view = await program.UntilAsync(id, view => view.State is ViewState.Ready or ViewState.Failed or ViewState.Cancelled);
        Assert.True(view.State == expected, $"{view.State}, not {expected}: {view.Problem?.Code} {view.Problem?.Detail}");
        return view;
    }

    public static async Task<ViewSnapshot> CancelAsync(this ViewerProgram program, string id)
    {
        using var response = await program.Http.PostAsync($"/api/v1/views/{id}/cancel", null);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<ViewSnapshot>(Json))!;
    }

    public static async Task<HttpResponseMessage> DeleteAsync(this ViewerProgram program, string id, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, $"/api/v1/views/{id}");
        if (token is not null)
        {
            request.Headers.Add("Deletion-Token", token);
        }

        return await program.Http.SendAsync(request);
    }

    public static async Task DeletedAsync(this ViewerProgram program, SubmittedView view)
    {
        using var response = await program.DeleteAsync(view.Id, view.DeletionToken);
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
    }

    public static Task<byte[]> DatasetAsync(this ViewerProgram program, string sha256) => program.Http.GetByteArrayAsync($"/api/v1/datasets/{sha256}");

    /// <summary>Asserts a problem (RFC 9457) with this code, and gives it.</summary>
    public static async Task<JsonNode> AssertProblemAsync(this HttpResponseMessage response, int status, string code)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.Content.Headers.ContentType?.MediaType == "application/problem+json", $"{(int)response.StatusCode} {response.Content.Headers.ContentType}: {text}");
        var problem = JsonNode.Parse(text)!;
        Assert.Equal((status, status, code), ((int)response.StatusCode, (int)problem["status"]!, (string?)problem["code"]));
        Assert.False(string.IsNullOrWhiteSpace((string?)problem["title"]));
        Assert.True(response.Headers.Contains("X-Content-Type-Options"), "The problem lacks the security headers.");
        return problem;
    }

    public static MultipartFormDataContent Form(string part, byte[]? file, string name, params (string Name, string Value)[] fields)
    {
        var form = new MultipartFormDataContent();
        foreach (var (field, value) in fields)
        {
            form.Add(new StringContent(value), field);
        }

        if (file is not null)
        {
            form.Add(File(file), part, name);
        }

        return form;
    }

    public static ByteArrayContent File(byte[] bytes)
    {
        var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        return content;
    }
}
