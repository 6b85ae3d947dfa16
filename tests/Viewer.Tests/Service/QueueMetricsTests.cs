using IFeaLiD.Viewer.Views;

namespace IFeaLiD.Viewer.Tests.Service;

/// <summary>What operators are told while photos wait.</summary>
public sealed class QueueMetricsTests : IAsyncLifetime
{
    private readonly string folder = ViewerProgram.NewFolder();
    private ViewerProgram program = null!;

    public async Task InitializeAsync() => program = await ViewerProgram.StartAsync(folder, "--Metrics:Port", "0");

    [Fact]
    public async Task The_queue_grows_and_shrinks_with_the_photos_that_wait()
    {
        var running = await program.SubmitEndlessAsync(910);
        await program.UntilAsync(running.Id, view => view.State == ViewState.Running);
        var first = await program.SubmitAsync(Photos.Small(911));
        await program.SubmitAsync(Photos.Small(912));
        await LengthAsync(2);

        await program.CancelAsync(first.Id);
        await LengthAsync(1);

        await program.CancelAsync(running.Id);
        await LengthAsync(0);
        var end = await Scrape.UntilAsync(Scrape.AddressOf(program), now => now.Value("ifealid_job_wait_duration_seconds_count") == 2, "the second job that was taken");
        Assert.Equal(1, end.Value("ifealid_job_duration_seconds_count", "ifealid_job_outcome=\"cancelled\""));
        Assert.True(end.Value("ifealid_job_wait_duration_seconds_sum") > 0);
    }

    public async Task DisposeAsync()
    {
        await program.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private Task<Scrape> LengthAsync(int expected) =>
        Scrape.UntilAsync(Scrape.AddressOf(program), now => now.Has("ifealid_job_queue_length") && now.Value("ifealid_job_queue_length") == expected, $"a queue of {expected}");
}
