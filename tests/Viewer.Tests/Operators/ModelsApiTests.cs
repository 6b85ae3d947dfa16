using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using IFeaLiD.Tests;
using IFeaLiD.Viewer.Operators;

namespace IFeaLiD.Viewer.Tests.Operators;

/// <summary>What the operator's page asks of the service.</summary>
public sealed class ModelsApiTests : IDisposable
{
    private const string Models = "/api/v1/operator/models", Downloads = "/api/v1/operator/downloads";
    private static readonly byte[] Network = File.ReadAllBytes(Repository.Fixture("models", "survey", "resnet.onnx"));
    private static readonly byte[] Weights = File.ReadAllBytes(Repository.Fixture("models", "survey", "resnet101.safetensors"));
    private readonly string folder = ViewerProgram.NewFolder();

    [Fact]
    public async Task A_network_is_uploaded_used_verified_and_removed()
    {
        await using var program = await StartAsync();
        using (var added = await AddAsync(program, Network, "My Network.onnx", ("name", "Mine"), ("licence", "CC0-1.0"), ("mean", "0.5,0.5,0.5")))
        {
            Assert.Equal(HttpStatusCode.Created, added.StatusCode);
            var model = (await added.Content.ReadFromJsonAsync<KeptModel>(Api.Json))!;
            Assert.Equal(("my-network", "Mine", "CC0-1.0", true), (model.Id, model.Name, model.Licence, model.Removable));
        }

        await program.ReadyAsync((await program.SubmitAsync(Photos.Small(1), fields: ("model", "my-network"))).Id); // on offer at once
        using (var again = await AddAsync(program, Network, "My Network.onnx"))
        {
            await again.AssertProblemAsync(409, "id-taken");
        }

        using (var verified = await program.Http.PostAsync($"{Models}/my-network/verify", null))
        {
            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Network)), (await verified.Content.ReadFromJsonAsync<KeptModel>(Api.Json))!.Sha256);
        }

        await File.AppendAllTextAsync(Path.Combine(ModelsFolder, "my-network", "my-network.onnx"), "!");
        using (var spoilt = await program.Http.PostAsync($"{Models}/my-network/verify", null))
        {
            await spoilt.AssertProblemAsync(422, "file-size");
        }

        using (var removed = await program.Http.DeleteAsync($"{Models}/my-network"))
        {
            Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
        }

        Assert.Empty((await ListAsync(program)).Models);
        using var gone = await program.Http.DeleteAsync($"{Models}/my-network");
        await gone.AssertProblemAsync(404, "file-missing");
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(ModelsFolder, ".incoming")));
    }

    [Fact]
    public async Task An_upload_over_the_limit_or_without_a_file_is_refused()
    {
        await using var program = await StartAsync("--Operator:ModelBytes", "10000");
        using (var large = await AddAsync(program, Network, "network.onnx"))
        {
            await large.AssertProblemAsync(413, "model-too-large");
        }

        using (var empty = await AddAsync(program, [], "network.onnx"))
        {
            await empty.AssertProblemAsync(400, "model-missing");
        }

        using var form = Api.Form("model", null, "", ("name", "x"));
        using var none = await program.Http.PostAsync(Models, form);
        await none.AssertProblemAsync(400, "model-missing");
    }

    [Fact]
    public async Task A_download_goes_on_by_itself_over_a_line_that_breaks_and_tells_how_far_it_is()
    {
        using var server = new UnreliableServer(Weights, n => new(Sends: n == 0 ? 10_000 : null));
        Know("known", Weights, server.Address, "weights.safetensors", notesSize: false);
        await using var program = await StartAsync();
        Assert.Equal(("known", null, "127.0.0.1"), (await ListAsync(program)).Downloads.Select(known => (known.Id, known.Bytes, known.Host)).Single());
        await PullAsync(program, "known");
        var state = await UntilAsync(program, DownloadStep.Done);
        Assert.Equal((Weights.Length, Weights.Length), (state.Done, state.All));
        var list = await ListAsync(program);
        Assert.Equal("known", Assert.Single(list.Models).Id);
        Assert.Empty(list.Downloads);
        Assert.Equal([0, 10_000], server.Asked);
        using var again = await program.Http.PostAsync($"{Downloads}/known", null);
        await again.AssertProblemAsync(409, "id-taken");
        using var unknown = await program.Http.PostAsync($"{Downloads}/unknown", null);
        await unknown.AssertProblemAsync(404, "not-found");
    }

    [Fact]
    public async Task Other_bytes_never_become_a_model()
    {
        byte[] other = [.. Network];
        other[^1] ^= 1;
        using var server = new UnreliableServer(other, _ => new());
        Know("known", Network, server.Address);
        await using var program = await StartAsync();
        await PullAsync(program, "known");
        Assert.Equal("file-checksum", (await UntilAsync(program, DownloadStep.Failed)).Problem!.Code);
        Assert.Empty((await ListAsync(program)).Models);
    }

    [Fact]
    public async Task A_download_can_be_stopped_and_until_then_nothing_else_is_changed()
    {
        using var hold = new ManualResetEventSlim();
        using var server = new UnreliableServer(Network, n =>
        {
            if (n > 0)
            {
                hold.Wait(TimeSpan.FromSeconds(60));
            }

            return new(Sends: n == 0 ? 10_000 : null);
        });
        Know("known", Network, server.Address);
        await using var program = await StartAsync();
        await PullAsync(program, "known");
        await Eventually.Async(async () => (await ListAsync(program)).Download!.Done == 10_000, "the first bytes");
        using (var busy = await AddAsync(program, Network, "network.onnx"))
        {
            await busy.AssertProblemAsync(409, "operator-busy");
        }

        using (var cancelled = await program.Http.DeleteAsync($"{Downloads}/known"))
        {
            Assert.Equal(HttpStatusCode.NoContent, cancelled.StatusCode);
        }

        Assert.Equal("cancelled", (await UntilAsync(program, DownloadStep.Failed)).Problem!.Code);
        hold.Set();
        await PullAsync(program, "known");
        await UntilAsync(program, DownloadStep.Done);
        Assert.Equal(10_000, server.Asked[^1]);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_said_before_anything_is_read()
    {
        await File.WriteAllTextAsync(Path.Combine(ModelsFolder, ".incoming"), "in the way of a folder");
        using var server = new UnreliableServer(Network, _ => new());
        Know("known", Network, server.Address);
        await using var program = await StartAsync();
        using var refused = await AddAsync(program, Network, "network.onnx");
        await refused.AssertProblemAsync(500, "models-unwritable");
        await PullAsync(program, "known");
        Assert.Equal("models-unwritable", (await UntilAsync(program, DownloadStep.Failed)).Problem!.Code);
    }

    [Fact]
    public async Task Nobody_else_learns_or_changes_anything()
    {
        await using var program = await StartAsync("--Operator:Token", "a-token-of-twenty-four");
        HttpRequestMessage[] requests =
        [
            new(HttpMethod.Get, Models), new(HttpMethod.Post, Models) { Content = Api.Form("model", Network, "network.onnx") }, new(HttpMethod.Post, $"{Models}/x/verify"),
            new(HttpMethod.Delete, $"{Models}/x"), new(HttpMethod.Delete, "/api/v1/operator/refused/x.onnx"), new(HttpMethod.Post, $"{Downloads}/x"), new(HttpMethod.Delete, $"{Downloads}/x"),
        ];
        foreach (var request in requests)
        {
            using (request)
            {
                using var refused = await program.Http.SendAsync(request);
                await refused.AssertProblemAsync(403, "operator-token");
            }
        }

        program.Http.DefaultRequestHeaders.Add(OperatorAccess.Header, "a-token-of-twenty-four");
        Assert.Empty((await ListAsync(program)).Models);
    }

    [Fact]
    public async Task A_token_that_is_too_short_ends_the_start()
    {
        var (exitCode, log) = await ViewerProgram.RefusalAsync(Path.Combine(folder, "data"), "--Operator:Token", "short");
        Assert.Equal(1, exitCode);
        Assert.Contains("Token", log, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string ModelsFolder => Directory.CreateDirectory(Path.Combine(folder, "models")).FullName;

    private Task<ViewerProgram> StartAsync(params string[] options) =>
        ViewerProgram.StartUntilAsync("/api/v1/service", Path.Combine(folder, "data"), ["--ModelsFolder", ModelsFolder, .. options]);

    private static async Task<HttpResponseMessage> AddAsync(ViewerProgram program, byte[] file, string name, params (string Name, string Value)[] fields)
    {
        using var form = Api.Form("model", file, name, fields);
        return await program.Http.PostAsync(Models, form);
    }

    private static async Task<OperatorView> ListAsync(ViewerProgram program) => (await program.Http.GetFromJsonAsync<OperatorView>(Models, Api.Json))!;

    private static async Task PullAsync(ViewerProgram program, string id)
    {
        using var answer = await program.Http.PostAsync($"{Downloads}/{id}", null);
        Assert.True(answer.StatusCode == HttpStatusCode.Accepted, await answer.Content.ReadAsStringAsync());
    }

    private static async Task<DownloadState> UntilAsync(ViewerProgram program, DownloadStep step)
    {
        DownloadState? state = null;
        await Eventually.Async(async () => (state = (await ListAsync(program)).Download)?.Step is DownloadStep.Done or DownloadStep.Failed, "the download to end");
        Assert.True(state!.Step == step, $"{state.Step}: {state.Problem?.Detail}");
        return state;
    }

    private void Know(string id, byte[] bytes, Uri address, string file = "network.onnx", bool notesSize = true)
    {
        Directory.CreateDirectory(Path.Combine(ModelsFolder, "downloads"));
        var manifest = new Dictionary<string, object>
        {
            ["id"] = id,
            ["name"] = "Known",
            ["label"] = "test weights",
            ["architecture"] = "ResNet, narrow",
            ["source"] = "a test",
            ["licence"] = "MIT",
            ["attribution"] = Array.Empty<string>(),
            ["url"] = address,
            ["file"] = file,
            ["sha256"] = Convert.ToHexStringLower(SHA256.HashData(bytes)),
            ["preprocessing"] = new { channels = "RGB", divisor = 255, mean = new[] { 0, 0, 0 }, deviation = new[] { 1, 1, 1 } },
        };
        if (notesSize)
        {
            manifest["bytes"] = bytes.Length;
        }

        File.WriteAllText(Path.Combine(ModelsFolder, "downloads", $"{id}.json"), JsonSerializer.Serialize(manifest));
    }
}
