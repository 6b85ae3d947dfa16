using IFeaLiD.Tests;
using IFeaLiD.Viewer.Tests;

namespace IFeaLiD.Extractor.Tests.Server;

/// <summary>A service that wants an access token and lies below a path.</summary>
public sealed class AccessTests : IAsyncLifetime
{
    private const string Token = "correct-horse-battery";
    private static readonly string Photo = Path.Combine(Repository.Root, "services", "Viewer", "Client", "public", "samples", "cat.jpg");

    private readonly string folder = ViewerProgram.NewFolder();
    private ViewerProgram program = null!;

    private string Address => $"{program.Http.BaseAddress!.ToString().TrimEnd('/')}/ifealid";

    public async Task InitializeAsync() => program = await ViewerProgram.StartAsync(folder, "--Access:Token", Token, "--BasePath", "/ifealid");

    public async Task DisposeAsync()
    {
        await program.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task The_token_comes_from_the_option_or_the_environment_and_without_it_the_run_ends()
    {
        var without = await Ifealid.RunAsync("extract", Photo, Photo, "--server", Address, "--stage", "conv2_x");
        Assert.Equal(6, without.ExitCode);
        Assert.Contains("(access-token)", Assert.Single(without.Errors), StringComparison.Ordinal);

        var wrong = await Ifealid.RunAsync("extract", Photo, "--server", Address, "--token", Token + "x");
        Assert.Contains("(access-token)", Assert.Single(wrong.Errors), StringComparison.Ordinal);

        var option = await Ifealid.RunAsync("extract", Photo, "--server", Address, "--token", Token, "--stage", "conv2_x", "-o", Path.Combine(folder, "out"));
        Assert.True(option.ExitCode == 0, option.Error);
        Assert.StartsWith($"{Address}/v/", option.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(folder, "out", "cat.conv2_x.zip")));

        var environment = await Ifealid.RunWithAsync(("IFEALID_TOKEN", Token), "extract", Photo, "--server", Address, "--stage", "conv2_x", "--no-wait");
        Assert.True(environment.ExitCode == 0, environment.Error);
    }

    [Theory]
    [InlineData("needs '--server'", "extract", "cat.jpg", "-o", "out", "--token", "correct-horse-battery")]
    [InlineData("visible ASCII", "extract", "cat.jpg", "--server", "http://localhost:1", "--token", "two words")]
    public async Task A_token_of_no_use_is_refused(string saying, params string[] arguments)
    {
        var run = await Ifealid.RunAsync(arguments);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(saying, run.Error, StringComparison.Ordinal);
    }
}
