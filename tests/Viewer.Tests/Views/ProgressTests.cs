using IFeaLiD.Viewer.Views;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace IFeaLiD.Viewer.Tests.Views;

[Collection(OneProgram.Name)]
public class ProgressTests(SharedProgram shared)
{
    private readonly ViewerProgram program = shared.Program;

    [Fact]
    public async Task The_hub_streams_what_happens_from_now_to_the_end()
    {
        var before = await program.SubmitEndlessAsync(19);
        var submitted = await program.SubmitAsync(Photos.Small(20), "p.jpg", ("size", "800x640"));
        // Its turn comes when somebody watches.
        var seen = await WatchAsync(submitted.Id, () => program.DeletedAsync(before));
        Assert.Equal(ViewState.Ready, seen[^1].State);
        Assert.All(seen[^1].Stages, stage => Assert.True(stage.Ready));
        Assert.All(seen.SkipLast(1), view => Assert.Contains(view.State, new[] { ViewState.Queued, ViewState.Running }));
        Assert.All(seen.Zip(seen.Skip(1)), pair => Assert.True(pair.First.Revision <= pair.Second.Revision, $"{pair.First.Revision} then {pair.Second.Revision}"));
        var fractions = seen.Where(view => view.Progress is not null).Select(view => view.Progress!.Fraction).ToArray();
        Assert.NotEmpty(fractions);
        Assert.Equal(fractions.Order(), fractions);
        Assert.Equal(seen[^1].Revision, (await program.ViewAsync(submitted.Id)).Revision);
    }

    [Fact]
    public async Task A_view_that_has_ended_is_told_once()
    {
        var submitted = await program.SubmitAsync(Photos.Small(21));
        await program.ReadyAsync(submitted.Id);
        Assert.Equal(ViewState.Ready, Assert.Single(await WatchAsync(submitted.Id)).State);
    }

    [Theory]
    [InlineData("00000000000000000000000000000000")]
    [InlineData("x")]
    public async Task An_unknown_view_is_an_error_with_its_code(string id) =>
        Assert.Contains("view-unknown", (await Assert.ThrowsAsync<HubException>(() => WatchAsync(id))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Who_cancels_in_mid_job_is_told_by_the_hub_too()
    {
        var submitted = await program.SubmitEndlessAsync(22);
        await program.UntilAsync(submitted.Id, view => view.State == ViewState.Running);
        var watching = WatchAsync(submitted.Id);
        Assert.Equal(ViewState.Cancelled, (await program.CancelAsync(submitted.Id)).State);
        Assert.Equal(ViewState.Cancelled, (await watching)[^1].State);
        await program.DeletedAsync(submitted);
    }

    private async Task<List<ViewSnapshot>> WatchAsync(string id, Func<Task>? afterTheFirst = null)
    {
        await using var connection = new HubConnectionBuilder()
            .WithUrl(new Uri(program.Http.BaseAddress!, "/hubs/progress"), options =>
            {
                options.Transports = HttpTransportType.WebSockets;
                options.SkipNegotiation = true;
            })
            .AddJsonProtocol(protocol => protocol.PayloadSerializerOptions = Api.Json)
            .Build();
        await connection.StartAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        var seen = new List<ViewSnapshot>();
        await foreach (var view in connection.StreamAsync<ViewSnapshot>("Watch", id, patience.Token))
        {
            seen.Add(view);
            if (seen.Count == 1 && afterTheFirst is not null)
            {
                await afterTheFirst();
            }
        }

        return seen;
    }
}
