using System.Net.Sockets;
using System.Text;
using IFeaLiD.Viewer.Views;

namespace IFeaLiD.Viewer.Tests.Survival;

/// <summary>The program dies, is stopped, or is started twice; photos and results survive.</summary>
public sealed class CrashTests : IDisposable
{
    private static readonly byte[] Photo = Photos.Medium(70);

    /// <summary>For programs that do not come to the end of their job: it takes twice as long.</summary>
    private static readonly string[] Leisurely = ["--Inference:Threads", "1"];

    private readonly string folder = ViewerProgram.NewFolder();

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Kill_9_in_mid_job_and_a_restart_finish_the_job_with_the_result_of_an_undisturbed_run()
    {
        SubmittedView submitted;
        await using (var first = await ViewerProgram.StartAsync(folder, Leisurely))
        {
            submitted = await first.SubmitAsync(Photo, "photo.jpg");
            var running = await first.UntilAsync(submitted.Id, view => view.State == ViewState.Running && view.Progress is not null);
            Assert.Equal(1, running.Attempt);
            await first.KillAsync();
        }

        ViewSnapshot view;
        await using (var second = await ViewerProgram.StartAsync(folder))
        {
            view = await second.ReadyAsync(submitted.Id);
            Assert.True(view.Attempt >= 2, $"Attempt {view.Attempt}: the job had ended before the program was killed.");
            Assert.DoesNotContain(second.Files(), file => file.Contains("incoming", StringComparison.Ordinal));
            Assert.Equal(4, second.Files().Count); // a photo and three datasets
            await second.DeletedAsync(submitted); // the token is still good

            var undisturbed = await second.ReadyAsync((await second.SubmitAsync(Photo, "again.jpg")).Id);
            Assert.Equal(1, undisturbed.Attempt);
            Assert.Equal(view.Stages, undisturbed.Stages); // names are hashes of the content
        }
    }

    [Fact]
    public async Task Kill_9_after_the_first_stage_keeps_its_dataset_open_to_the_link()
    {
        SubmittedView submitted;
        ViewStage stage;
        await using (var first = await ViewerProgram.StartAsync(folder))
        {
            submitted = await first.SubmitAsync(Photo, "photo.jpg");
            stage = (await first.UntilAsync(submitted.Id, view => view.Stages[0].Ready)).Stages[0];
            await first.KillAsync();
        }

        await using var second = await ViewerProgram.StartAsync(folder);
        Assert.Equal(stage.Bytes, (await second.DatasetAsync(stage.Dataset!)).Length);
        var view = await second.ReadyAsync(submitted.Id);
        Assert.Equal(stage, view.Stages[0]);
    }

    [Fact]
    public async Task Kill_9_in_mid_upload_leaves_nothing_after_the_restart()
    {
        await using (var first = await ViewerProgram.StartAsync(folder))
        {
            using var sender = new TcpClient();
            await sender.ConnectAsync("127.0.0.1", first.Http.BaseAddress!.Port);
            await sender.GetStream().WriteAsync(Encoding.Latin1.GetBytes(
                "POST /api/v1/extractions HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 500000\r\n\r\n"
                + "--b\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"p.jpg\"\r\n\r\n\xFF\xD8\xFF\xE0 the beginning of a photo"));
            await Eventually.Async(() => first.Files().Count > 0, "the upload to begin");
            await first.KillAsync();
        }

        Assert.NotEmpty(ViewerProgram.Files(folder));
        await using var second = await ViewerProgram.StartAsync(folder);
        Assert.Empty(second.Files());
    }

    [Fact]
    public async Task What_a_dead_process_stored_without_a_view_to_it_is_gone_after_the_restart()
    {
        SubmittedView kept, failed;
        await using (var first = await ViewerProgram.StartAsync(folder))
        {
            kept = await first.SubmitAsync(Photos.Small(71), "p.jpg", ("stages", "conv2_x"));
            await first.ReadyAsync(kept.Id);
            failed = await first.SubmitAsync(Photos.Small(72)[..^300], "cut.jpg");
            await first.EndAsync(failed.Id, ViewState.Failed);
            Assert.Equal(3, first.Files().Count);
            await first.KillAsync();
        }

        foreach (var store in new[] { "photos", "datasets" })
        {
            Directory.CreateDirectory(Path.Combine(folder, store, "00"));
            await File.WriteAllTextAsync(Path.Combine(folder, store, "00", new string('0', 64)), "stored, but neither view nor job was made");
        }

        await using var second = await ViewerProgram.StartAsync(folder);
        Assert.Equal(2, second.Files().Count); // the good photo and its dataset
        Assert.Equal(ViewState.Failed, (await second.ViewAsync(failed.Id)).State);
        await second.DatasetAsync((await second.ViewAsync(kept.Id)).Stages[0].Dataset!);
    }

    [Fact]
    public async Task Photos_that_are_not_to_be_kept_are_kept_as_long_as_their_job_needs_them()
    {
        SubmittedView submitted;
        await using (var first = await ViewerProgram.StartAsync(folder, "--PhotoHours", "0"))
        {
            submitted = await first.SubmitAsync(Photo, "photo.jpg", ("size", "0.5mp"));
            await first.UntilAsync(submitted.Id, view => view.State == ViewState.Running);
            await first.KillAsync();
        }

        await using (var second = await ViewerProgram.StartAsync(folder, "--PhotoHours", "0"))
        {
            await second.ReadyAsync(submitted.Id);
            await second.KillAsync();
        }

        await using var third = await ViewerProgram.StartAsync(folder, "--PhotoHours", "0");
        Assert.DoesNotContain(third.Files(), file => file.StartsWith("photos", StringComparison.Ordinal));
        await third.ReadyAsync(submitted.Id);
    }

    [Fact]
    public async Task A_polite_stop_in_mid_job_ends_well_and_a_restart_finishes_the_job()
    {
        SubmittedView submitted;
        await using (var first = await ViewerProgram.StartAsync(folder, Leisurely))
        {
            submitted = await first.SubmitAsync(Photo, "photo.jpg");
            await first.UntilAsync(submitted.Id, view => view.State == ViewState.Running && view.Progress is not null);
            Assert.Equal(0, await first.TerminateAsync());
            Assert.Contains("handed back", first.Log, StringComparison.Ordinal);
        }

        await using var second = await ViewerProgram.StartAsync(folder);
        Assert.Equal(1, (await second.ReadyAsync(submitted.Id)).Attempt); // a stop is no failed attempt
        Assert.DoesNotContain(second.Files(), file => file.Contains("incoming", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_second_process_on_the_same_data_folder_refuses_with_a_sentence_and_harms_nothing()
    {
        await using var first = await ViewerProgram.StartAsync(folder);
        var (exitCode, log) = await ViewerProgram.RefusalAsync(folder);
        Assert.Equal(1, exitCode);
        Assert.Contains("another process is using it", log, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", log, StringComparison.Ordinal); // no stack trace
        await first.ReadyAsync((await first.SubmitAsync(Photos.Small(73))).Id);
    }

    [Fact]
    public async Task An_option_out_of_range_is_refused_with_a_sentence()
    {
        var (exitCode, log) = await ViewerProgram.RefusalAsync(folder, "--PhotoHours", "-1");
        Assert.Equal(1, exitCode);
        Assert.Contains("PhotoHours", log, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", log, StringComparison.Ordinal);
    }
}
