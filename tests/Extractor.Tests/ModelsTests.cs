using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using IFeaLiD.Tests;

namespace IFeaLiD.Extractor.Tests;

/// <summary><c>ifealid models</c> over a folder of its own.</summary>
public sealed class ModelsTests : IDisposable
{
    private static readonly string Network = Repository.Fixture("models", "survey", "resnet.onnx");
    private static readonly JsonSerializerOptions WithoutNulls = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };
    private readonly TemporaryFolder folder = new();

    [Fact]
    public async Task A_file_is_added_listed_used_verified_and_removed()
    {
        var added = await RunAsync("add", Network, "--id", "mine", "--name", "My network", "--mean", "0.5,0.5,0.5", "--licence", "CC0-1.0");
        Assert.True(added.ExitCode == 0, added.Error);
        Assert.Contains("stride16: 16 channels", added.Output, StringComparison.Ordinal);
        Assert.Contains("mean 0.5 0.5 0.5", added.Output, StringComparison.Ordinal);
        Assert.Contains("mine: My network", (await RunAsync("list")).Output, StringComparison.Ordinal);
        Assert.Equal(4, (await RunAsync("add", Network, "--id", "mine")).ExitCode);

        var extracted = await Ifealid.RunAsync("extract", Repository.Fixture("photos", "grey.jpg"), "-o", folder["out"], "--models", folder["models"], "--model", "mine", "--stage", "stride8,layer3.0.conv2.Conv");
        Assert.True(extracted.ExitCode == 0, extracted.Error);
        Assert.Equal(["grey.layer3.0.conv2.Conv.zip", "grey.stride8.zip"], Directory.EnumerateFiles(folder["out"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));

        Assert.Equal(0, (await RunAsync("verify")).ExitCode);
        await File.AppendAllTextAsync(Path.Combine(folder["models"], "mine", "mine.onnx"), "!");
        var spoilt = await RunAsync("verify", "mine");
        Assert.Equal(4, spoilt.ExitCode);
        Assert.Contains("file-size", spoilt.Error, StringComparison.Ordinal);

        Assert.Equal(0, (await RunAsync("remove", "mine")).ExitCode);
        Assert.False(Directory.Exists(Path.Combine(folder["models"], "mine")));
        Assert.Equal(4, (await RunAsync("remove", "mine")).ExitCode);
        Assert.Equal(4, (await RunAsync("remove", "../models")).ExitCode);
    }

    [Theory]
    [InlineData("--mean", "1,2")]
    [InlineData("--deviation", "0,1,1")]
    [InlineData("--divisor", "7")]
    [InlineData("--channels", "GBR")]
    [InlineData("--id", "../escape")]
    public async Task What_makes_no_sense_is_refused_and_nothing_is_left(string option, string value)
    {
        var run = await RunAsync("add", Network, option, value);
        Assert.Equal(4, run.ExitCode);
        Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.DoesNotContain("Added", run.Output, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("", (await RunAsync("list")).Output);
    }

    [Fact]
    public async Task Weights_without_a_graph_are_added_and_fetched_without_a_noted_size()
    {
        var weights = Repository.Fixture("models", "survey", "resnet101.safetensors");
        var added = await RunAsync("add", weights, "--id", "added");
        Assert.True(added.ExitCode == 0, added.Error);
        Assert.Contains("conv4_x: 64 channels, stride 16", added.Output, StringComparison.Ordinal);

        var bytes = await File.ReadAllBytesAsync(weights);
        Know("fetched", bytes, "weights.safetensors", notesSize: false);
        Assert.Contains("size not noted", (await RunAsync("list")).Output, StringComparison.Ordinal);
        using var server = new UnreliableServer(bytes, n => new(Sends: n == 0 ? 10_000 : null));
        var pulled = await RunAsync("pull", "fetched", "--url", server.Address.ToString());
        Assert.True(pulled.ExitCode == 0, pulled.Error);
        Assert.Equal([0, 10_000], server.Asked);
        var verified = await RunAsync("verify", "fetched");
        Assert.Contains($"good; {bytes.Length} bytes", verified.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_known_model_is_fetched_over_a_line_that_breaks_and_checked()
    {
        var bytes = await File.ReadAllBytesAsync(Network);
        Know("known", bytes);
        Assert.Contains("models pull known", (await RunAsync("list")).Output, StringComparison.Ordinal);
        using var server = new UnreliableServer(bytes, n => new(Sends: n == 0 ? 10_000 : null));
        var pulled = await RunAsync("pull", "known", "--url", server.Address.ToString());
        Assert.True(pulled.ExitCode == 0, pulled.Error);
        Assert.Equal([0, 10_000], server.Asked);
        Assert.Contains("known: Known, test weights", (await RunAsync("list")).Output, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync("verify", "known")).ExitCode);
    }

    [Fact]
    public async Task Other_bytes_than_those_of_the_manifest_never_become_a_model()
    {
        var bytes = await File.ReadAllBytesAsync(Network);
        Know("known", bytes);
        byte[] other = [.. bytes];
        other[20_000] ^= 1;
        using var server = new UnreliableServer(other, _ => new());
        var pulled = await RunAsync("pull", "known", "--url", server.Address.ToString());
        Assert.Equal(4, pulled.ExitCode);
        Assert.Contains("file-checksum", pulled.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(folder["models"], "known")));
        Assert.Equal(4, (await RunAsync("pull", "unknown")).ExitCode);
    }

    [Fact]
    public async Task The_well_known_models_are_known()
    {
        var list = await Ifealid.RunAsync("models", "list");
        Assert.Contains("resnet101-c4-smallbudget-v1", list.Output, StringComparison.Ordinal);
        Assert.Contains("pull retinanet-resnet101-coco", list.Output, StringComparison.Ordinal);
        Assert.Contains("pull resnet101-a1h-imagenet", list.Output, StringComparison.Ordinal);
        Assert.Contains("pull resnet101-v1-imagenet", list.Output, StringComparison.Ordinal);
    }

    public void Dispose() => folder.Dispose();

    private Task<Ifealid> RunAsync(params string[] arguments)
    {
        Directory.CreateDirectory(folder["models"]);
        return Ifealid.RunAsync(["models", .. arguments, "--models", folder["models"]]);
    }

    private void Know(string id, byte[] bytes, string file = "network.onnx", bool notesSize = true)
    {
        Directory.CreateDirectory(Path.Combine(folder["models"], "downloads"));
        File.WriteAllText(Path.Combine(folder["models"], "downloads", $"{id}.json"), JsonSerializer.Serialize(new
        {
            id,
            name = "Known",
            label = "test weights",
            architecture = "ResNet, narrow",
            source = "a test",
            licence = "MIT",
            attribution = Array.Empty<string>(),
            url = "http://127.0.0.1:9/file.onnx",
            file,
            bytes = notesSize ? bytes.Length : (int?)null,
            sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes)),
            preprocessing = new { channels = "RGB", divisor = 255, mean = new[] { 0, 0, 0 }, deviation = new[] { 1, 1, 1 } },
            stages = new[] { new { name = "conv3_x", shows = "Nothing." } },
        }, WithoutNulls));
    }
}
