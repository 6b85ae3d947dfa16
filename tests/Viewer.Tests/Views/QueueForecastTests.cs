using IFeaLiD.Viewer.Views;

namespace IFeaLiD.Viewer.Tests.Views;

/// <summary>Who waits is told how long.</summary>
[Collection(OneProgram.Name)]
public class QueueForecastTests(SharedProgram shared)
{
    private readonly ViewerProgram program = shared.Program;

    [Fact]
    public async Task The_wait_grows_with_what_is_ahead_and_ends_with_the_beginning()
    {
        var running = await program.SubmitEndlessAsync(810);
        Assert.Null((await program.UntilAsync(running.Id, view => view.State == ViewState.Running)).QueueSeconds);
        var next = await program.SubmitAsync(Photos.Large(811), "next.jpg");
        var last = await program.SubmitAsync(Photos.Small(812), "last.png");
        var (nextWaits, lastWaits) = ((await program.ViewAsync(next.Id)).QueueSeconds, (await program.ViewAsync(last.Id)).QueueSeconds);
        Assert.Equal(2, last.QueuePosition);
        Assert.True(nextWaits is > 0 && lastWaits > nextWaits, $"{nextWaits} s, then {lastWaits} s");

        await program.CancelAsync(running.Id);
        await program.CancelAsync(next.Id);
        Assert.Null((await program.ReadyAsync(last.Id)).QueueSeconds);
    }
}
