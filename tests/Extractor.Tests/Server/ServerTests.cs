using System.Diagnostics;
using System.Net;
using System.Text.Json;
using IFeaLiD.Datasets.Containers;
using IFeaLiD.Tests;
using IFeaLiD.Viewer.Tests;

namespace IFeaLiD.Extractor.Tests.Server;

/// <summary>The program sends its work to the real service.</summary>
public sealed class ServerTests(ServerTests.Service service) : IClassFixture<ServerTests.Service>, IDisposable
{
    private static readonly string Photo = Path.Combine(Repository.Root, "services", "Viewer", "Client", "public", "samples", "cat.jpg");

    private readonly TemporaryFolder folder = new();

    [Fact]
    public async Task The_datasets_are_those_that_this_machine_would_make()
    {
        string[] options = ["--stage", "conv2_x,conv3_x", "--precision", "16", "--size", "0.5mp", "--crop", "100,50,256,192"];

        var there = await Ifealid.RunAsync(["extract", Photo, "--server", service.Address, "-o", folder["there"], "--json", .. options]);
        var here = await Ifealid.RunAsync(["extract", Photo, "-o", folder["here"], .. options]);

        Assert.True(there.ExitCode == 0, there.Error + there.Output);
        Assert.True(here.ExitCode == 0, here.Error);
        Assert.Equal(["cat.conv2_x.zip", "cat.conv3_x.zip"], folder.FilesOf("there"));
        Assert.All(folder.FilesOf("there"), name =>
            Assert.Equal(File.ReadAllBytes(Path.Combine(folder["here"], name)), File.ReadAllBytes(Path.Combine(folder["there"], name))));
        Assert.Equal(["view", "dataset", "dataset"], there.Lines.Select(line => line.GetProperty("kind").GetString()));
        Assert.Contains($"{Photo}: uploading", there.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_link_works_and_the_token_deletes_what_is_behind_it()
    {
        var run = await Ifealid.RunAsync("extract", Photo, "--server", service.Address + "/", "--stage", "conv2_x", "--json");

        Assert.True(run.ExitCode == 0, run.Error + run.Output);
        var view = run.Lines[0];
        Assert.StartsWith(service.Address + "/v/", view.GetProperty("link").GetString(), StringComparison.Ordinal);
        using (var page = await service.Http.GetAsync(view.GetProperty("link").GetString()))
        {
            Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        }

        using var dataset = DatasetReader.Open(new MemoryStream(await service.Http.GetByteArrayAsync(run.Lines[1].GetProperty("url").GetString())), new DatasetLimits());
        Assert.Equal("conv2_x", dataset.Manifest.Provenance!.Stage);
        using var delete = new HttpRequestMessage(HttpMethod.Delete, $"/api/v1/views/{view.GetProperty("id").GetString()}");
        delete.Headers.Add("Deletion-Token", view.GetProperty("deletionToken").GetString());
        using var deleted = await service.Http.SendAsync(delete);
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
    }

    [Fact]
    public async Task The_service_tells_its_progress_and_is_not_asked_for_it()
    {
        await using var relay = new Relay(service.Http.BaseAddress!);

        var run = await Ifealid.RunAsync("extract", Photo, "--server", relay.Address, "--crop", "3,3,440,290", "--stage", "conv4_x", "-o", folder["out"]);

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal(["cat.conv4_x.zip"], folder.FilesOf("out"));
        Assert.Equal((1, 0), (relay.Count("GET /hubs/progress"), relay.Count("GET /api/v1/views/")));
    }

    [Fact]
    public async Task Where_its_hub_cannot_be_reached_it_is_asked()
    {
        await using var relay = new Relay(service.Http.BaseAddress!, refused: "GET /hubs/progress");

        var run = await Ifealid.RunAsync("extract", Photo, "--server", relay.Address, "--crop", "4,4,440,290", "--size", "4mp", "--stage", "conv4_x", "-o", folder["out"]);

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal(["cat.conv4_x.zip"], folder.FilesOf("out"));
        Assert.NotEqual(0, relay.Count("GET /hubs/progress"));
        Assert.NotEqual(0, relay.Count("GET /api/v1/views/"));
    }

    [Fact]
    public async Task Without_json_standard_output_is_the_link_alone()
    {
        var run = await Ifealid.RunAsync("extract", Photo, "--server", service.Address, "--stage", "conv2_x", "--no-wait");

        Assert.True(run.ExitCode == 0, run.Error);
        var link = Assert.Single(run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("token to delete it: ", run.Error, StringComparison.Ordinal);
        using var view = await service.Http.GetAsync(link.Replace("/v/", "/api/v1/views/", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.OK, view.StatusCode);
    }

    [Fact]
    public async Task A_photo_streams_through_the_service()
    {
        var run = await Ifealid.PipeAsync(await File.ReadAllBytesAsync(Photo), "extract", "-", "--server", service.Address, "-o", "-", "--stage", "conv3_x");

        Assert.True(run.ExitCode == 0, run.Error);
        using var dataset = DatasetReader.Open(new MemoryStream(run.OutputBytes), new DatasetLimits());
        Assert.Equal((57, 38), (dataset.Manifest.Width, dataset.Manifest.Height));
        Assert.Contains(service.Address + "/v/", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "stage-unknown", "--stage", "conv9_x")]
    [InlineData(2, "size-unknown", "--size", "huge")]
    [InlineData(4, "model-unknown", "--model", "none")]
    [InlineData(3, "crop-outside", "--crop", "440,290,64,48")]
    public async Task A_wish_that_the_service_refuses_ends_with_its_code(int exitCode, string code, string option, string value)
    {
        var run = await Ifealid.RunAsync("extract", Photo, "--server", service.Address, option, value);

        Assert.Equal(exitCode, run.ExitCode);
        Assert.Contains($"({code})", Assert.Single(run.Errors), StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }

    [Fact]
    public async Task Bad_photos_are_told_whether_the_service_refuses_them_or_fails_later_and_good_ones_have_their_turn()
    {
        await File.WriteAllTextAsync(folder["text.jpg"], "no photo");
        await File.WriteAllBytesAsync(folder["damaged.jpg"], (await File.ReadAllBytesAsync(Photo))[..20000]);
        await File.WriteAllBytesAsync(folder["long.jpg"], [.. await File.ReadAllBytesAsync(Photo), .. new byte[Service.PhotoBytes]]);

        var run = await Ifealid.RunAsync(
            "extract", folder["text.jpg"], folder["damaged.jpg"], folder["long.jpg"], Photo, "--server", service.Address, "-o", folder["out"], "--stage", "conv2_x", "--json");

        Assert.Equal(3, run.ExitCode);
        Assert.Equal(
            ["photo-format", "photo-damaged", "photo-too-large"],
            run.Lines.Where(line => line.GetProperty("kind").GetString() == "failure").Select(line => line.GetProperty("code").GetString()));
        Assert.Equal(["cat.conv2_x.zip"], folder.FilesOf("out"));
    }

    [Fact]
    public async Task A_service_that_dies_half_way_is_told_with_the_link()
    {
        var data = ViewerProgram.NewFolder();
        await using var program = await ViewerProgram.StartAsync(data);
        // 36 megapixels take longer than anybody needs to end the service.
        using var process = Ifealid.Start("extract", Photo, "--server", program.Http.BaseAddress!.ToString(), "--size", "6000x6000");
        process.StandardInput.Close();
        var link = await process.StandardOutput.ReadLineAsync();
        await program.KillAsync();

        var run = await Ifealid.EndAsync(process);

        Assert.Equal(6, run.ExitCode);
        Assert.Contains("(service-lost)", Assert.Single(run.Errors), StringComparison.Ordinal);
        Assert.Contains(link!, run.Errors[0], StringComparison.Ordinal);
        Directory.Delete(data, recursive: true);
    }

    [Fact]
    public async Task Who_does_not_want_to_wait_any_longer_is_told_that_the_service_goes_on()
    {
        using var process = Ifealid.Start("extract", Photo, "--server", service.Address, "--size", "5000x5000");
        process.StandardInput.Close();
        var link = (await process.StandardOutput.ReadLineAsync())!;
        using (var kill = Process.Start("kill", ["-INT", $"{process.Id}"]))
        {
            await kill.WaitForExitAsync();
        }

        var run = await Ifealid.EndAsync(process);

        Assert.Equal(130, run.ExitCode);
        Assert.Contains($"The service goes on with the work: {link}", run.Error, StringComparison.Ordinal);
        using var cancelled = await service.Http.PostAsync(link.Replace("/v/", "/api/v1/views/", StringComparison.Ordinal) + "/cancel", null);
        Assert.Contains("\"cancelled\"", await cancelled.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_that_is_too_long_is_told_as_the_service_tells_it()
    {
        var photo = await File.ReadAllBytesAsync(Photo);

        var run = await Ifealid.PipeAsync([.. photo, .. new byte[20 * Service.PhotoBytes]], "extract", "-", "--server", service.Address);

        Assert.Equal(3, run.ExitCode);
        Assert.Contains("(photo-too-large)", Assert.Single(run.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_view_is_called_as_the_file_is()
    {
        File.Copy(Photo, folder["Käse \"ü\".jpg"]);

        var run = await Ifealid.RunAsync("extract", folder["Käse \"ü\".jpg"], "--server", service.Address, "--stage", "conv2_x", "--no-wait", "--json");

        Assert.True(run.ExitCode == 0, run.Error + run.Output);
        using var view = JsonDocument.Parse(await service.Http.GetStringAsync($"/api/v1/views/{run.Lines[0].GetProperty("id").GetString()}"));
        Assert.StartsWith("Käse", view.RootElement.GetProperty("name").GetString(), StringComparison.Ordinal);
        Assert.Contains("ü", view.RootElement.GetProperty("name").GetString(), StringComparison.Ordinal);
    }

    public void Dispose() => folder.Dispose();

    public sealed class Service : IAsyncLifetime
    {
        public const int PhotoBytes = 1_000_000;

        private readonly string data = ViewerProgram.NewFolder();
        private ViewerProgram program = null!;

        public HttpClient Http => program.Http;

        public string Address => Http.BaseAddress!.ToString().TrimEnd('/');

        public async Task InitializeAsync() => program = await ViewerProgram.StartAsync(data, "--Photos:Bytes", $"{PhotoBytes}");

        public async Task DisposeAsync()
        {
            await program.DisposeAsync();
            Directory.Delete(data, recursive: true);
        }
    }
}
