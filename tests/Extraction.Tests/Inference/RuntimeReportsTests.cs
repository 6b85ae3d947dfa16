using IFeaLiD.Extraction.Inference;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace IFeaLiD.Extraction.Tests.Inference;

public sealed class RuntimeReportsTests
{
    [Fact]
    public void Once_networks_can_be_opened_the_runtime_is_told_to_report_nothing()
    {
        _ = new SessionFactory(Options.Create(new InferenceOptions()), NullLogger<SessionFactory>.Instance);
        Assert.Equal("1", NativeEnvironment.Find("ORT_DISABLE_TELEMETRY"));
    }
}
