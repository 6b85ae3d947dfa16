namespace IFeaLiD.Viewer.Tests.Service;

/// <summary>What an operator gets wrong is told in a sentence, and not by where the program was when it found out.</summary>
public sealed class StartTests : IDisposable
{
    private readonly string folder = ViewerProgram.NewFolder();

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_data_folder_that_cannot_be_made_ends_the_program_at_start()
    {
        var file = Path.Combine(folder, "file");
        await File.WriteAllTextAsync(file, "not a folder");
        await AssertRefusesAsync(file, file);
    }

    [Theory]
    [InlineData("nowhere")]
    [InlineData("http://192.0.2.1:5080")] // somebody else's address
    public async Task An_address_that_cannot_be_listened_at_ends_the_program_at_start(string address) =>
        await AssertRefusesAsync(folder, "", "--urls", address);

    private static async Task AssertRefusesAsync(string dataFolder, string says, params string[] options)
    {
        var (exitCode, log) = await ViewerProgram.RefusalAsync(dataFolder, options);
        Assert.Equal(1, exitCode);
        Assert.Contains(log.Split('\n'), line => line.StartsWith("IFeaLiD cannot start. ", StringComparison.Ordinal) && line.Contains(says, StringComparison.Ordinal));
        Assert.DoesNotContain("Unhandled exception", log, StringComparison.Ordinal);
    }
}
