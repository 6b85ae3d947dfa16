using IFeaLiD.Tests;

namespace IFeaLiD.Extractor.Tests;

/// <summary><c>-</c> as photo, dataset and output.</summary>
public sealed class StreamTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly byte[] photo = File.ReadAllBytes(Repository.Fixture("photos", "orientation-1.jpg"));

    [Fact]
    public async Task A_photo_streams_in_and_its_dataset_streams_out()
    {
        var piped = await Ifealid.PipeAsync(photo, "extract", "-", "-o", "-", "--stage", "conv2_x");
        var filed = await Ifealid.RunAsync("extract", folder.Copy("orientation-1.jpg", "a.jpg"), "-o", folder["out"], "--stage", "conv2_x");

        Assert.True(piped.ExitCode == 0, piped.Error);
        Assert.True(filed.ExitCode == 0, filed.Error);
        Assert.Equal(await File.ReadAllBytesAsync(folder["out/a.conv2_x.zip"]), piped.OutputBytes);
        Assert.Contains("12 x 16 x 256", piped.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_photo_that_streams_in_gets_a_name()
    {
        var run = await Ifealid.PipeAsync(photo, "extract", "-", "-o", folder["out"], "--stage", "conv2_x");

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal(["stdin.conv2_x.zip"], folder.FilesOf("out"));
    }

    [Fact]
    public async Task A_dataset_streams_in_to_be_inspected()
    {
        var extracted = await Ifealid.PipeAsync(photo, "extract", "-", "-o", "-", "--stage", "conv3_x", "--precision", "32");
        var run = await Ifealid.PipeAsync(extracted.OutputBytes, "inspect", "-");

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("6 x 8 x 512 (height x width x channels) at 32 bit", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "one-stage", "-")]
    [InlineData(2, "one-stage", "-", "--stage", "conv2_x,conv3_x")]
    [InlineData(2, "one-photo", "-", "a.jpg", "--stage", "conv2_x")]
    [InlineData(2, "both want standard output", "-", "--stage", "conv2_x", "--json")]
    public async Task Standard_output_takes_one_dataset(int exitCode, string expected, params string[] arguments)
    {
        var run = await Ifealid.PipeAsync(photo, ["extract", .. arguments, "-o", "-"]);

        Assert.Equal(exitCode, run.ExitCode);
        Assert.Contains(expected, run.Error + run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("PK", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_that_is_no_photo_is_an_input_error_and_nothing_comes_out()
    {
        var run = await Ifealid.PipeAsync("no photo"u8.ToArray(), "extract", "-", "-o", "-", "--stage", "conv2_x");

        Assert.Equal(3, run.ExitCode);
        Assert.Empty(run.OutputBytes);
        Assert.Contains("(photo-format)", Assert.Single(run.Errors), StringComparison.Ordinal);
    }

    public void Dispose() => folder.Dispose();
}
