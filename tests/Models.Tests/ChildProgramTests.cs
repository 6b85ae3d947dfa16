using System.Diagnostics;
using IFeaLiD.Models.Trials;

namespace IFeaLiD.Models.Tests;

public class ChildProgramTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1000)]
    public async Task Of_complaints_without_end_and_lines_the_beginning_is_kept(int most)
    {
        using var process = Process.Start(new ProcessStartInfo("sh", ["-c", "head -c 8000000 /dev/zero | tr '\\0' x >&2"]) { RedirectStandardError = true, UseShellExecute = false })!;
        Assert.Equal(new string('x', most), await ChildProgram.HearAsync(process, most));
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode); // nothing kept it from saying all of it
    }
}
