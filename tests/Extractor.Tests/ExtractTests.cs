using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using IFeaLiD.Datasets.Containers;
using IFeaLiD.Tests;

namespace IFeaLiD.Extractor.Tests;

public sealed class ExtractTests : IDisposable
{
    private static readonly string Photo = Path.Combine(Repository.Root, "services", "Viewer", "Client", "public", "samples", "cat.jpg");

    private readonly TemporaryFolder folder = new();

    [Fact]
    public async Task A_photo_becomes_one_whole_dataset_a_stage()
    {
        var run = await Ifealid.RunAsync("extract", Photo, "-o", folder.Path, "--stage", "conv3_x,conv2_x", "--precision", "16", "--json");

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal(["cat.conv2_x.zip", "cat.conv3_x.zip"], folder.Names);
        var lines = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(["conv2_x", "conv3_x"], lines.Select(line => line.GetProperty("stage").GetString()));
        foreach (var line in lines)
        {
            var file = line.GetProperty("file").GetString()!;
            var bytes = await File.ReadAllBytesAsync(file);
            Assert.Equal(line.GetProperty("sha256").GetString(), Convert.ToHexStringLower(SHA256.HashData(bytes)));
            Assert.Equal(line.GetProperty("bytes").GetInt64(), bytes.Length);
            Assert.Equal("MIT", line.GetProperty("model").GetProperty("licence").GetString());
            using var dataset = DatasetReader.Open(new MemoryStream(bytes), new DatasetLimits());
            dataset.CheckWhole(CancellationToken.None);
            Assert.Equal(16, dataset.Manifest.Precision);
            Assert.Equal(line.GetProperty("stage").GetString(), dataset.Manifest.Provenance!.Stage);
            // ceil(451 / stride) x ceil(300 / stride)
            var stride = line.GetProperty("stage").GetString() == "conv2_x" ? 4 : 8;
            Assert.Equal(((451 + stride - 1) / stride, (300 + stride - 1) / stride), (dataset.Manifest.Width, dataset.Manifest.Height));
        }
    }

    [Fact]
    public async Task Equal_photos_give_equal_bytes()
    {
        Assert.Equal(0, (await Ifealid.RunAsync("extract", Photo, "-o", folder["first"], "--stage", "conv2_x")).ExitCode);
        Assert.Equal(0, (await Ifealid.RunAsync("extract", Photo, "-o", folder["second"], "--stage", "conv2_x")).ExitCode);

        Assert.Equal(
            await File.ReadAllBytesAsync(Path.Combine(folder["first"], "cat.conv2_x.zip")),
            await File.ReadAllBytesAsync(Path.Combine(folder["second"], "cat.conv2_x.zip")));
    }

    [Fact]
    public async Task A_damaged_photo_is_named_and_the_next_one_has_its_turn()
    {
        var whole = await File.ReadAllBytesAsync(Photo);
        await File.WriteAllBytesAsync(folder["damaged.jpg"], whole[..(whole.Length / 2)]);

        var run = await Ifealid.RunAsync("extract", folder["damaged.jpg"], Photo, "-o", folder["out"], "--stage", "conv2_x");

        Assert.Equal(3, run.ExitCode);
        Assert.Contains("damaged.jpg: The photo cannot be decoded", Assert.Single(run.Errors), StringComparison.Ordinal);
        Assert.Equal(["cat.conv2_x.zip"], Directory.EnumerateFileSystemEntries(folder["out"]).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("--stage", "conv9_x", 2, "stage-unknown")]
    [InlineData("--precision", "12", 2, "precision-unknown")]
    [InlineData("--size", "huge", 2, "size-unknown")]
    [InlineData("--padding", "none", 2, "padding-unknown")]
    [InlineData("--colour", "red", 2, "Unrecognized")]
    [InlineData("--model", "none", 4, "model-unknown")]
    [InlineData("--models", "docs/none", 4, "--models")]
    public async Task A_wish_that_cannot_be_met_is_refused_before_anything_is_written(string option, string value, int exitCode, string expected)
    {
        var run = await Ifealid.RunAsync("extract", Photo, "-o", folder["out"], option, value);

        Assert.Equal(exitCode, run.ExitCode);
        Assert.StartsWith("error: ", run.Error, StringComparison.Ordinal);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Output);
        Assert.Empty(folder.Names);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_ends_with_the_code_of_storage()
    {
        await File.WriteAllTextAsync(folder["file"], "in the way");

        var run = await Ifealid.RunAsync("extract", Photo, "-o", folder["file"]);

        Assert.Equal(5, run.ExitCode);
        Assert.Contains("(storage)", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ctrl_C_leaves_nothing_half_written()
    {
        // 36 megapixels take longer than anybody needs to press keys.
        using var process = Ifealid.Start("extract", Photo, "-o", folder.Path, "--stage", "conv4_x", "--size", "6000x6000");
        while (folder.Names.Length == 0 && !process.HasExited)
        {
            await Task.Delay(10);
        }

        using (var kill = Process.Start("kill", ["-INT", $"{process.Id}"]))
        {
            await kill.WaitForExitAsync();
        }

        var run = await Ifealid.EndAsync(process);
        Assert.Equal(130, run.ExitCode);
        Assert.Empty(folder.Names);
    }

    public void Dispose() => folder.Dispose();
}
