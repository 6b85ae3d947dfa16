using IFeaLiD.Telemetry;

namespace IFeaLiD.Viewer.Tests.Service;

/// <summary>How a container asks whether its program is well.</summary>
[Collection(OneProgram.Name)]
public class HealthVerbTests(SharedProgram shared)
{
    [Theory]
    [InlineData("/readyz", 0, "")]
    [InlineData("/v2/health/ready", 0, "")]
    [InlineData("/nowhere", 1, "answers with 404")]
    public async Task A_program_that_runs_is_as_well_as_it_says(string path, int exitCode, string saying)
    {
        using var errors = new StringWriter();
        Assert.Equal(exitCode, await HealthProbe.AskAsync(new Uri(shared.Program.Http.BaseAddress!, path).ToString(), errors, CancellationToken.None));
        Assert.Contains(saying, errors.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:1/readyz", "does not answer")]
    [InlineData("readyz", "is no address")]
    public async Task Who_does_not_answer_is_not_well(string address, string saying)
    {
        using var errors = new StringWriter();
        Assert.Equal(1, await HealthProbe.AskAsync(address, errors, CancellationToken.None));
        Assert.Contains(saying, errors.ToString(), StringComparison.Ordinal);
    }
}
