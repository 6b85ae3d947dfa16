using System.Text.Json;

namespace IFeaLiD.Extractor.Tests;

public sealed class InspectTests(ExtractedDataset extracted) : IClassFixture<ExtractedDataset>, IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public async Task A_dataset_says_what_it_is()
    {
        var text = await Ifealid.RunAsync("inspect", extracted.Path);
        var json = await Ifealid.RunAsync("inspect", extracted.Path, "--json");

        Assert.True(text.ExitCode == 0, text.Error);
        Assert.Contains("38 x 57 x 512 (height x width x channels) at 16 bit", text.Output, StringComparison.Ordinal);
        Assert.Contains("licence  MIT", text.Output, StringComparison.Ordinal);
        Assert.Contains("451 x 300", text.Output, StringComparison.Ordinal);
        Assert.Equal(16, JsonDocument.Parse(json.Output).RootElement.GetProperty("precision").GetInt32());
    }

    [Theory]
    [InlineData(100_000)] // in a tile
    [InlineData(6)] // where the archive says at which byte its directory begins
    public async Task A_flipped_byte_is_found(int bytesFromTheEnd)
    {
        var bytes = await File.ReadAllBytesAsync(extracted.Path);
        bytes[^bytesFromTheEnd] ^= 0x40;
        await File.WriteAllBytesAsync(folder["damaged.zip"], bytes);

        var run = await Ifealid.RunAsync("inspect", folder["damaged.zip"]);

        Assert.Equal(3, run.ExitCode);
        Assert.Empty(run.Output);
        Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task A_missing_file_is_an_input_error()
    {
        var run = await Ifealid.RunAsync("inspect", folder["none.zip"]);

        Assert.Equal(3, run.ExitCode);
        Assert.Contains("(file-missing)", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_files_are_told_in_order_and_a_damaged_one_stops_no_other()
    {
        await File.WriteAllTextAsync(folder["damaged.zip"], "PK and nothing else");

        var run = await Ifealid.RunAsync("inspect", folder["damaged.zip"], extracted.Path, "--json");
        var text = await Ifealid.RunAsync("inspect", folder["damaged.zip"], extracted.Path);

        Assert.Equal((3, 3), (run.ExitCode, text.ExitCode));
        Assert.Empty(run.Error);
        Assert.Equal(("failure", folder["damaged.zip"]), (run.Lines[0].GetProperty("kind").GetString(), run.Lines[0].GetProperty("input").GetString()));
        Assert.Equal(512, run.Lines[1].GetProperty("features").GetInt32());
        Assert.Contains($"file     {extracted.Path}", text.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData]
    [InlineData("inspect")]
    [InlineData("extract", "photo.jpg")]
    public async Task A_command_line_that_lacks_something_is_a_usage_error(params string[] arguments)
    {
        var run = await Ifealid.RunAsync(arguments);

        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("error: ", run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }

    public void Dispose() => folder.Dispose();
}
