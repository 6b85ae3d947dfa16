using IFeaLiD.Viewer.Views;

namespace IFeaLiD.Viewer.Tests.Service;

/// <summary>A photo's way is one trace, whichever process goes it.</summary>
public sealed class TraceTests : IDisposable
{
    private readonly string folder = ViewerProgram.NewFolder();
    private readonly Collector collector = new();

    public void Dispose()
    {
        collector.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task From_the_upload_over_the_queue_and_a_killed_process_to_the_last_dataset()
    {
        SubmittedView running, waiting;
        await using (var first = await ViewerProgram.StartAsync(folder, collector.Options))
        {
            running = await first.SubmitEndlessAsync(800);
            await first.UntilAsync(running.Id, view => view.State == ViewState.Running);
            waiting = await first.SubmitAsync(Photos.Small(801), "small.png", ("stages", "conv2_x,conv3_x"));
            Assert.Equal(ViewState.Queued, waiting.State);
            await Eventually.Async(() => Named("submit").Count == 2 && Requests().Count == 2, "the spans of both uploads");
            await first.KillAsync();
        }

        await using var second = await ViewerProgram.StartAsync(folder, collector.Options);
        await second.DeletedAsync(running);
        await second.ReadyAsync(waiting.Id);
        var submit = Named("submit")[^1];
        var trace = submit.Trace;
        await Eventually.Async(() => Of(trace, "job").Any(job => job.Tags.GetValueOrDefault("ifealid.job.outcome") == "done"), "the job's span");

        var job = Of(trace, "job")[^1];
        Assert.Equal(submit.Id, job.Parent);
        Assert.Equal(submit.Tags["ifealid.job.key"], job.Tags["ifealid.job.key"]);
        var request = Requests().Single(span => span.Trace == trace);
        Assert.Equal(request.Id, submit.Parent);
        Assert.Equal(request.Id, Assert.Single(Of(trace, "receive")).Parent);
        Assert.Equal(job.Id, Assert.Single(Of(trace, "decode"), span => span.Parent == job.Id).Parent);
        foreach (var step in new[] { "infer", "measure", "pack", "publish" })
        {
            Assert.Equal(["conv2_x", "conv3_x"], Of(trace, step).Where(span => IsWithin(span, job)).Select(span => span.Tags["stage"]).Order(StringComparer.Ordinal));
        }

        Assert.Contains(Of(trace, "queue"), span => span.Parent == submit.Id);
        Assert.DoesNotContain(collector.Spans, span => span.Name.Contains("readyz", StringComparison.Ordinal));
        await Eventually.Async(() => collector.Paths.Contains("/v1/metrics"), "metrics for the collector");
    }

    private static bool IsRequest(Collector.Span span) => span.Name == "POST /api/v1/extractions";

    private List<Collector.Span> Requests() => [.. collector.Spans.Where(IsRequest)];

    private List<Collector.Span> Named(string name) => [.. collector.Spans.Where(span => span.Name == name)];

    private List<Collector.Span> Of(string trace, string name) => [.. collector.Spans.Where(span => span.Trace == trace && span.Name == name)];

    private bool IsWithin(Collector.Span span, Collector.Span ancestor)
    {
        for (var at = span; at is not null; at = collector.Spans.FirstOrDefault(other => other.Id == at.Parent))
        {
            if (at.Id == ancestor.Id)
            {
                return true;
            }
        }

        return false;
    }
}
