using IFeaLiD.Viewer.Views;

namespace IFeaLiD.Topology.Tests;

/// <summary>What everybody who follows a view may rely on.</summary>
internal static class Progress
{
    /// <summary>In a view's revision the number of the report stands below the revision of the job.</summary>
    private const int ReportBits = 20;

    /// <summary>Revisions grow, and an end is the end.</summary>
    /// <param name="now">What was told.</param>
    /// <param name="before">The newest that was told to the same client before; null at first.</param>
    /// <param name="mayRepeat">Whether the same may be told again.</param>
    /// <param name="several">Whether several viewers are asked, between which a report, but nothing else, may be late.</param>
    public static void RequireOnwards(ViewSnapshot now, ViewSnapshot? before, bool mayRepeat, bool several)
    {
        if (before is null)
        {
            return;
        }

        var late = several && now.State == ViewState.Running && now.Revision >> ReportBits == before.Revision >> ReportBits;
        Assert.True(late || now.Revision > before.Revision || (mayRepeat && now.Revision == before.Revision), $"back to\n{Line(now)}\nafter\n{Line(before)}");
        Assert.True(!before.Ended || now.State == before.State, $"{Line(now)}\nafter the end\n{Line(before)}");
    }

    /// <summary>While no extractor is lost or stopped, the share that is done does not shrink within an attempt.</summary>
    public static void RequireMore(ViewSnapshot now, ViewSnapshot? before)
    {
        if (now.Attempt == before?.Attempt && (now.Progress?.Fraction, before.Progress?.Fraction) is ({ } share, { } earlier))
        {
            Assert.True(share >= earlier, $"back to\n{Line(now)}\nafter\n{Line(before)}");
        }
    }

    private static string Line(ViewSnapshot view) =>
        $"{view.State}, attempt {view.Attempt}, revision {view.Revision >> ReportBits}.{view.Revision & ((1 << ReportBits) - 1)}, {view.Progress}, place {view.QueuePosition}, ready {view.Stages.Count(stage => stage.Ready)}";
}
