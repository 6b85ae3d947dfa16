using IFeaLiD.Viewer.Views;

namespace IFeaLiD.Topology.Tests;

/// <summary>What everybody who follows a view may rely on.</summary>
internal static class Progress
{
    /// <summary>Revisions grow, and an end is the end.</summary>
    /// <param name="now">What was told.</param>
    /// <param name="before">What was told to the same client before; null at first.</param>
    /// <param name="mayRepeat">Whether the same may be told again.</param>
    public static void RequireOnwards(ViewSnapshot now, ViewSnapshot? before, bool mayRepeat)
    {
        if (before is not null)
        {
            Assert.True(now.Revision > before.Revision || (mayRepeat && now.Revision == before.Revision), $"back to\n{Line(now)}\nafter\n{Line(before)}");
            Assert.True(!before.Ended || now.State == before.State, $"{Line(now)}\nafter the end\n{Line(before)}");
        }
    }

    /// <summary>While no extractor is lost or stopped, the share that is done does not shrink.</summary>
    public static void RequireMore(ViewSnapshot now, ViewSnapshot? before)
    {
        if ((now.Progress?.Fraction, before?.Progress?.Fraction) is ({ } share, { } earlier))
        {
            Assert.True(share >= earlier, $"back to\n{Line(now)}\nafter\n{Line(before!)}");
        }
    }

    /// <summary>The entry's revision and the number of the report, which make up the view's revision.</summary>
    private static string Line(ViewSnapshot view) =>
        $"{view.State}, attempt {view.Attempt}, revision {view.Revision >> 20}.{view.Revision & 0xFFFFF}, {view.Progress}, place {view.QueuePosition}, ready {view.Stages.Count(stage => stage.Ready)}";
}
