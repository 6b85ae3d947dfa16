using System.Diagnostics;
using IFeaLiD.Tests;
using IFeaLiD.Viewer.Views;

namespace IFeaLiD.Viewer.Tests.Survival;

/// <summary>The shipped script copies a service that works, and a service on the copy shows the same.</summary>
public sealed class BackupTests : IDisposable
{
    private readonly string folder = ViewerProgram.NewFolder();

    private string Backup => Path.Combine(folder, "back up");

    private string Data => Path.Combine(folder, "data");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Links_work_on_what_was_restored()
    {
        SubmittedView kept, deleted, late, working;
        byte[] dataset;
        await using (var program = await ViewerProgram.StartAsync(Data))
        {
            kept = await program.SubmitAsync(Photos.Small(790), "kept.jpg");
            deleted = await program.SubmitAsync(Photos.Small(791), "deleted.jpg", ("stages", "conv2_x"));
            await program.ReadyAsync(kept.Id);
            await program.ReadyAsync(deleted.Id);
            Assert.Contains("4 datasets, 2 views", await CopyAsync(0), StringComparison.Ordinal);

            dataset = await program.DatasetAsync((await program.ViewAsync(kept.Id)).Stages[1].Dataset!);
            await program.DeletedAsync(deleted);
            late = await program.SubmitAsync(Photos.Small(792), "late.jpg", ("stages", "conv2_x"));
            await program.ReadyAsync(late.Id);
            working = await program.SubmitEndlessAsync(793);
            await program.UntilAsync(working.Id, view => view.State == ViewState.Running);
            Assert.Contains("4 datasets, 3 views", await CopyAsync(0), StringComparison.Ordinal);
            await program.KillAsync();
        }

        Directory.Delete(Data, recursive: true);
        Directory.Move(Backup, Data);
        await using var restored = await ViewerProgram.StartAsync(Data);
        var view = await restored.ReadyAsync(kept.Id);
        Assert.Equal("kept.jpg", view.Name);
        Assert.Equal(dataset, await restored.DatasetAsync(view.Stages[1].Dataset!));
        await restored.ReadyAsync(late.Id);
        var gone = await restored.EndAsync(working.Id, ViewState.Failed);
        Assert.Equal("photo-gone", gone.Problem!.Code); // photos are in no back-up
        using var unknown = await restored.Http.GetAsync($"/api/v1/views/{deleted.Id}");
        await unknown.AssertProblemAsync(404, "view-unknown");
        await restored.DeletedAsync(kept); // the token is still good
        await restored.ReadyAsync((await restored.SubmitAsync(Photos.Small(790), "again.jpg")).Id);
    }

    [Fact]
    public async Task A_folder_without_a_service_is_refused() => Assert.Contains("Expected a data folder", await CopyAsync(2), StringComparison.Ordinal);

    private async Task<string> CopyAsync(int exitCode)
    {
        using var script = Process.Start(new ProcessStartInfo("bash", [Path.Combine(Repository.Root, "deploy", "backup.sh"), Data, Backup])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = script.StandardError.ReadToEndAsync();
        var said = await script.StandardOutput.ReadToEndAsync() + await errors;
        await script.WaitForExitAsync();
        Assert.True(script.ExitCode == exitCode, said);
        return said;
    }
}
