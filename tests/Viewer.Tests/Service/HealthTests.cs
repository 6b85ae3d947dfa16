using System.Net;

namespace IFeaLiD.Viewer.Tests.Service;

/// <summary>A program without any model: it takes uploads, and can extract nothing.</summary>
public sealed class HealthTests : IAsyncLifetime
{
    private readonly string folder = ViewerProgram.NewFolder();
    private ViewerProgram program = null!;

    private string Data => Path.Combine(folder, "data");

    public async Task InitializeAsync()
    {
        Directory.CreateDirectory(Path.Combine(folder, "models"));
        program = await ViewerProgram.StartUntilAsync("/readyz", Data, "--ModelsFolder", Path.Combine(folder, "models"));
    }

    [Theory]
    [InlineData("/healthz", HttpStatusCode.OK)]
    [InlineData("/readyz", HttpStatusCode.OK)]
    [InlineData("/readyz/extraction", HttpStatusCode.ServiceUnavailable)]
    [InlineData("/v2/health/live", HttpStatusCode.OK)]
    [InlineData("/v2/health/ready", HttpStatusCode.ServiceUnavailable)]
    public async Task Without_a_network_uploads_can_be_taken_and_nothing_can_be_extracted(string path, HttpStatusCode expected)
    {
        using var answer = await program.Http.GetAsync(path);
        Assert.Equal(expected, answer.StatusCode);
    }

    [Fact]
    public async Task A_data_folder_that_takes_nothing_is_not_ready_until_it_does_again()
    {
        Directory.Move(Data, Data + ".away");
        using (var away = await program.Http.GetAsync("/readyz"))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, away.StatusCode);
        }

        using (var alive = await program.Http.GetAsync("/healthz"))
        {
            Assert.Equal(HttpStatusCode.OK, alive.StatusCode);
        }

        Directory.Move(Data + ".away", Data);
        using var back = await program.Http.GetAsync("/readyz");
        Assert.Equal(HttpStatusCode.OK, back.StatusCode);
        Assert.DoesNotContain(Directory.EnumerateFiles(Data), file => Path.GetFileName(file).StartsWith(".room", StringComparison.Ordinal));
    }

    public async Task DisposeAsync()
    {
        await program.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
