using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using IFeaLiD.Viewer.Views;

namespace IFeaLiD.Viewer.Tests.Uploads;

/// <summary>Whatever comes in: its own code and sentence, nothing left behind, and the service goes on.</summary>
[Collection(OneProgram.Name)]
public class BadInputTests(SharedProgram shared)
{
    private readonly ViewerProgram program = shared.Program;

    [Theory]
    [InlineData("README.md", 415, "photo-format")]
    [InlineData("bomb.png", 422, "photo-too-many-pixels")]
    [InlineData("bomb.jpg", 422, "photo-too-many-pixels")]
    [InlineData("small.png", 422, "photo-too-small")]
    public async Task A_file_that_its_first_bytes_give_away_is_refused_at_once(string file, int status, string code) =>
        await AssertRefusedAsync(status, code, () => program.PostPhotoAsync(Photos.Fixture(file)));

    [Fact]
    public async Task Zero_bytes_are_refused() =>
        await AssertRefusedAsync(422, "photo-empty", () => program.PostPhotoAsync([]));

    [Fact]
    public async Task A_photo_that_is_cut_off_within_its_header_is_refused_at_once() =>
        await AssertRefusedAsync(422, "photo-damaged", () => program.PostPhotoAsync(Photos.Fixture("orientation-1.jpg")[..200]));

    [Fact]
    public async Task A_photo_that_is_cut_off_fails_with_its_reason_and_goes_with_its_view()
    {
        var before = program.Files();
        var submitted = await program.SubmitAsync(Photos.Small(56)[..^300], "cut.jpg");
        var view = await program.EndAsync(submitted.Id, ViewState.Failed);
        Assert.Equal(("photo-damaged", "The photo is damaged", 1), (view.Problem!.Code, view.Problem.Title, view.Attempt));
        Assert.Contains("cut off", view.Problem.Detail, StringComparison.Ordinal);
        await program.DeletedAsync(submitted);
        Assert.Equal(before, program.Files());
        await AssertGoesOnAsync();
    }

    [Theory]
    [InlineData("stages", "conv5_x", "stage-unknown")]
    [InlineData("stages", "conv2_x,../x", "stage-unknown")]
    [InlineData("model", "vgg", "model-unknown")]
    [InlineData("precision", "12", "precision-unknown")]
    [InlineData("precision", "8.0", "precision-unknown")]
    [InlineData("size", "huge", "size-unknown")]
    [InlineData("padding", "none", "padding-unknown")]
    [InlineData("size", "٣mp", "size-unknown")]
    [InlineData("size", "٢٢٤x٢٢٤", "size-unknown")]
    [InlineData("crop", "٠,٠,٦٤,٦٤", "crop-unknown")]
    public async Task A_wish_that_is_not_on_offer_is_refused_with_what_is(string field, string value, string code) =>
        await AssertRefusedAsync(422, code, () => program.PostPhotoAsync(Photos.Small(50), "p.jpg", (field, value)), "Expected");

    [Fact]
    public async Task A_wish_behind_the_photo_that_is_not_on_offer_is_refused_as_well() =>
        await AssertRefusedAsync(422, "stage-unknown", () => PostFormAsync(form =>
        {
            form.Add(Api.File(Photos.Small(51)), "photo", "p.jpg");
            form.Add(new StringContent("conv9_x"), "stages");
        }));

    [Fact]
    public async Task A_refused_wish_for_a_photo_that_is_in_use_leaves_that_photo()
    {
        var submitted = await program.SubmitAsync(Photos.Small(52));
        await program.ReadyAsync(submitted.Id);
        await AssertRefusedAsync(422, "stage-unknown", () => program.PostPhotoAsync(Photos.Small(52), "p.jpg", ("stages", "conv9_x")));
        await program.DeletedAsync(submitted);
    }

    [Fact]
    public async Task A_form_without_a_photo_is_refused() =>
        await AssertRefusedAsync(400, "photo-missing", () => PostFormAsync(form => form.Add(new StringContent("conv2_x"), "stages")));

    [Fact]
    public async Task Fields_that_are_too_long_or_too_many_are_refused_even_behind_the_photo()
    {
        await AssertRefusedAsync(400, "request-malformed", () => PostFormAsync(form =>
        {
            form.Add(Api.File(Photos.Small(53)), "photo", "p.jpg");
            form.Add(new StringContent(new string('x', 10_000)), "stages");
        }));
        await AssertRefusedAsync(400, "request-malformed", () => PostFormAsync(form =>
        {
            form.Add(Api.File(Photos.Small(54)), "photo", "p.jpg");
            for (var i = 0; i < 40; i++)
            {
                form.Add(new StringContent("x"), $"field{i}");
            }
        }));
    }

    [Theory]
    [InlineData("application/json", 415, "content-type")]
    [InlineData("image/jpeg", 415, "content-type")]
    [InlineData("multipart/form-data", 400, "request-malformed")]
    [InlineData("multipart/form-data; boundary=\"\"", 400, "request-malformed")]
    [InlineData("multipart/form-data; boundary=another", 400, "request-malformed")]
    [InlineData(null, 415, "content-type")]
    public async Task A_body_that_is_no_form_is_refused(string? contentType, int status, string code)
    {
        foreach (var path in new[] { "extractions", "datasets" })
        {
            await AssertRefusedAsync(status, code, () => PostAsync(path, Photos.Small(55), contentType));
        }
    }

    [Theory]
    [InlineData("--b\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"p.jpg\"\r\n\r\n\xFF\xD8\xFF no end in sight")]
    [InlineData("--b\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"p.jpg\"\r\n\r\n\xFF\xD8\xFF\r\n--b\r\nContent-Disposition: form-data; name=\"stages\"\r\n\r\nconv")]
    [InlineData("--b\r\nno header")]
    [InlineData("")]
    public async Task A_form_that_does_not_end_is_refused(string body) =>
        await AssertRefusedAsync(400, "request-malformed", () => PostAsync("extractions", Encoding.Latin1.GetBytes(body), "multipart/form-data; boundary=b"));

    [Theory]
    [InlineData("p.jpg\"\r\n\r\n")]
    [InlineData("p.jpg\"\r\n\r\n\xFF\xD8\xFF\xE0 some bytes of it")]
    [InlineData("p.jpg\"\r\n\r\n\xFF\xD8\xFF\xE0 all of it\r\n--b\r\nContent-Disposition: form-data; name=\"stages\"\r\n\r\nconv2")]
    public async Task A_sender_who_goes_away_in_mid_upload_leaves_nothing(string rest)
    {
        var before = program.Files();
        using (var sender = new TcpClient())
        {
            await sender.ConnectAsync("127.0.0.1", program.Http.BaseAddress!.Port);
            var stream = sender.GetStream();
            await stream.WriteAsync(Encoding.Latin1.GetBytes(
                "POST /api/v1/extractions HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 500000\r\n\r\n"
                + $"--b\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"{rest}"));
            if (rest.Length > 20)
            {
                await Eventually.Async(() => program.Files().Count > before.Count, "the upload to begin");
            }
        }

        await Eventually.Async(() => program.Files().SetEquals(before), "the rest of the upload to go");
        await AssertGoesOnAsync();
    }

    [Theory]
    [InlineData("GET", "views/00000000000000000000000000000000", 404, "view-unknown")]
    [InlineData("GET", "views/x", 404, "view-unknown")]
    [InlineData("GET", "views/0000000000000000000000000000000G", 404, "view-unknown")]
    [InlineData("GET", "views/..%2f..%2fviews.db", 404, "view-unknown")]
    [InlineData("POST", "views/00000000000000000000000000000000/cancel", 404, "view-unknown")]
    [InlineData("DELETE", "views/00000000000000000000000000000000", 404, "view-unknown")]
    [InlineData("DELETE", "views/'%20OR%201=1", 404, "view-unknown")]
    [InlineData("GET", "models/x/card", 404, "not-found")]
    [InlineData("GET", "nothing", 404, "not-found")]
    [InlineData("GET", "", 404, "not-found")]
    [InlineData("PUT", "extractions", 405, "method-wrong")]
    [InlineData("GET", "extractions", 405, "method-wrong")]
    public async Task What_does_not_exist_is_a_problem_with_its_code(string method, string path, int status, string code)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), $"/api/v1/{path}");
        using var response = await program.Http.SendAsync(request);
        await response.AssertProblemAsync(status, code);
    }

    private async Task AssertRefusedAsync(int status, string code, Func<Task<HttpResponseMessage>> send, string says = "")
    {
        var before = program.Files();
        using var response = await send();
        var problem = await response.AssertProblemAsync(status, code);
        Assert.Contains(says, (string?)problem["detail"], StringComparison.Ordinal);
        Assert.Equal(before, program.Files());
        await AssertGoesOnAsync();
    }

    private async Task AssertGoesOnAsync() =>
        await program.ReadyAsync((await program.SubmitAsync(Photos.Small(59), "good.jpg", ("stages", "conv2_x"))).Id);

    private async Task<HttpResponseMessage> PostFormAsync(Action<MultipartFormDataContent> fill)
    {
        using var form = new MultipartFormDataContent();
        fill(form);
        return await program.Http.PostAsync("/api/v1/extractions", form);
    }

    private async Task<HttpResponseMessage> PostAsync(string path, byte[] body, string? contentType)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = contentType is null ? null : MediaTypeHeaderValue.Parse(contentType);
        return await program.Http.PostAsync($"/api/v1/{path}", content);
    }
}
