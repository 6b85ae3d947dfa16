using IFeaLiD.Jobs.Nats.Work;

namespace IFeaLiD.Jobs.Tests.Nats;

public sealed class NatsMeasurementsTests(OneNatsServer servers) : IClassFixture<OneNatsServer>
{
    private readonly string name = NatsServers.NewName();

    [Fact]
    public async Task What_one_program_measures_all_others_know_and_later_ones_weigh_as_much_as_all_before()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        await using var session = await servers.OpenAsync(name, TimeProvider.System, patience.Token);
        await using var other = await servers.OpenAsync(name, TimeProvider.System, patience.Token);
        await using var extractor = await NatsMeasurements.OpenAsync(session, patience.Token);
        await using var viewer = await NatsMeasurements.OpenAsync(other, patience.Token);
        Assert.Null(viewer.Find("pace of conv2_x: ä/*.>"));

        extractor.Note("pace of conv2_x: ä/*.>", 2);
        await UntilAsync(2);
        viewer.Note("pace of conv2_x: ä/*.>", 4);
        viewer.Note("pace of conv2_x: ä/*.>", double.NaN); // nobody can forecast with that
        await UntilAsync(3);
        Assert.Null(viewer.Find("pace of conv3_x"));

        await using var later = await NatsMeasurements.OpenAsync(session, patience.Token);
        Assert.Equal(3, later.Find("pace of conv2_x: ä/*.>"));

        async Task UntilAsync(double expected)
        {
            while (viewer.Find("pace of conv2_x: ä/*.>") != expected || extractor.Find("pace of conv2_x: ä/*.>") != expected)
            {
                await Task.Delay(20, patience.Token);
            }
        }
    }
}
