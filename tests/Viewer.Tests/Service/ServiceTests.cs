using System.Net;
using System.Text.Json.Nodes;

namespace IFeaLiD.Viewer.Tests.Service;

[Collection(OneProgram.Name)]
public class ServiceTests(SharedProgram shared)
{
    private readonly ViewerProgram program = shared.Program;

    [Theory]
    [InlineData("/api/v1/extractions", "post")]
    [InlineData("/api/v1/datasets", "post")]
    [InlineData("/api/v1/arrays", "post")]
    [InlineData("/api/v1/views/{id}", "get,delete")]
    [InlineData("/api/v1/views/{id}/stages", "post")]
    [InlineData("/api/v1/views/{id}/cancel", "post")]
    [InlineData("/api/v1/datasets/{sha256}", "get,head")]
    [InlineData("/api/v1/datasets/{sha256}/metadata", "get,head")]
    [InlineData("/api/v1/datasets/{sha256}/overlay", "get,head")]
    [InlineData("/api/v1/uploads", "get")]
    [InlineData("/api/v1/service", "get")]
    [InlineData("/api/v1/models/{id}/card", "get")]
    [InlineData("/api/v1/models/{id}/layers", "get")]
    [InlineData("/api/v1/views/{id}/comparisons", "post")]
    [InlineData("/api/v1/operator/models", "get,post")]
    [InlineData("/api/v1/operator/models/{id}", "delete")]
    [InlineData("/api/v1/operator/models/{id}/verify", "post")]
    [InlineData("/api/v1/operator/refused/{file}", "delete")]
    [InlineData("/api/v1/operator/downloads/{id}", "post,delete")]
    public async Task The_OpenAPI_document_describes_each_path(string path, string methods)
    {
        var document = JsonNode.Parse(await program.Http.GetStringAsync("/openapi/v1.json"))!;
        Assert.StartsWith("3.", (string?)document["openapi"], StringComparison.Ordinal);
        var operations = document["paths"]![path]!.AsObject();
        Assert.Equal(methods.Split(',').Order(StringComparer.Ordinal), operations.Select(operation => operation.Key).Order(StringComparer.Ordinal));
        Assert.All(operations, operation => Assert.False(string.IsNullOrEmpty((string?)operation.Value!["summary"])));
    }

    [Fact]
    public async Task The_OpenAPI_document_has_the_parts_of_an_upload_and_problems()
    {
        var document = JsonNode.Parse(await program.Http.GetStringAsync("/openapi/v1.json"))!;
        Assert.Equal(22, document["paths"]!.AsObject().Count);
        var post = document["paths"]!["/api/v1/extractions"]!["post"]!;
        Assert.NotNull(post["requestBody"]!["content"]!["multipart/form-data"]);
        Assert.Equal(["array", "arrayName", "name", "photo", "precision"],
            document["components"]!["schemas"]!["ArrayForm"]!["properties"]!.AsObject().Select(part => char.ToLowerInvariant(part.Key[0]) + part.Key[1..]).Order(StringComparer.Ordinal));
        Assert.Equal(["202", "401", "413", "415", "422", "429", "503", "507"], post["responses"]!.AsObject().Select(response => response.Key).Where(key => key != "400").Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/openapi/index.html")]
    public async Task Pages_are_served_with_headers_that_bind_browsers(string path)
    {
        using var response = await program.Http.GetAsync(path);
        Assert.Equal((HttpStatusCode.OK, "text/html"), (response.StatusCode, response.Content.Headers.ContentType!.MediaType));
        Assert.Contains("default-src 'self'", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("no-referrer", response.Headers.GetValues("Referrer-Policy").Single());
    }

    [Fact]
    public async Task An_unknown_link_is_404_with_the_page_that_says_so()
    {
        using var response = await program.Http.GetAsync("/v/00000000000000000000000000000000");
        Assert.Equal((HttpStatusCode.NotFound, "text/html"), (response.StatusCode, response.Content.Headers.ContentType!.MediaType));
        Assert.Contains("<script", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/healthz")]
    [InlineData("/readyz")]
    [InlineData("/readyz/extraction")]
    [InlineData("/v2/health/live")]
    [InlineData("/v2/health/ready")]
    public async Task Health_is_told(string path) => Assert.Equal("Healthy", await program.Http.GetStringAsync(path));

    [Fact]
    public async Task The_service_tells_what_it_offers()
    {
        var service = JsonNode.Parse(await program.Http.GetStringAsync("/api/v1/service"))!;
        var model = service["models"]!.AsArray().Single(model => (string?)model!["id"] == (string?)service["defaultModel"])!;
        Assert.Equal("small-budget weights, trained from scratch", (string?)model["label"]);
        Assert.Equal(["conv2_x", "conv3_x", "conv4_x"], model["stages"]!.AsArray().Select(stage => (string?)stage!["name"]));
        Assert.Equal([4, 8, 16], model["stages"]!.AsArray().Select(stage => (int)stage!["stride"]!));
        Assert.Contains("2mp", service["sizes"]!.AsArray().Select(size => (string?)size!["id"]));
        Assert.Empty(service["refusedModels"]!.AsArray());
        using var card = await program.Http.GetAsync($"/api/v1/models/{(string?)model["id"]}/card");
        Assert.Equal("text/markdown", card.Content.Headers.ContentType!.MediaType);
        Assert.StartsWith("#", await card.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    /// <summary>It is started in the folder for temporary files here, in whatever folder elsewhere: hosts watch that with all below it, unless told not to.</summary>
    [Fact]
    public void The_folder_that_it_is_started_in_is_not_watched()
    {
        var descriptors = Directory.GetFiles($"/proc/{program.ProcessId}/fdinfo");
        Assert.NotEmpty(descriptors);
        Assert.Equal(0, descriptors.Sum(Watches));

        static int Watches(string descriptor)
        {
            try
            {
                return File.ReadLines(descriptor).Count(line => line.StartsWith("inotify", StringComparison.Ordinal));
            }
            catch (IOException)
            {
                return 0; // closed meanwhile
            }
        }
    }
}
