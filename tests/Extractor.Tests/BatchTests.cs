namespace IFeaLiD.Extractor.Tests;

/// <summary>Several photos, and folders of them.</summary>
public sealed class BatchTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public async Task No_two_photos_write_the_same_file()
    {
        var photos = new[]
        {
            folder.Copy("orientation-1.jpg", "in/a.jpg"), folder.Copy("scene.png", "in/a.png"), folder.Copy("grey.jpg", "in/A.PNG"),
            folder.Copy("grey.jpg", "other/a.jpg"), folder.Copy("palette.png", "in/b.png"), folder.Copy("orientation-2.jpg", "other/b.png"),
        };

        var run = await Ifealid.RunAsync(["extract", .. photos, photos[0], "-o", folder["out"], "--stage", "conv2_x", "--json"]);

        Assert.True(run.ExitCode == 0, run.Error + run.Output);
        Assert.Equal(photos, run.Lines.Select(line => line.GetProperty("photo").GetString()));
        var files = run.Lines.Select(line => Path.GetFileName(line.GetProperty("file").GetString()!)).ToList();
        Assert.Equal(["a.jpg.conv2_x.zip", "a.png.conv2_x.zip", "A.PNG-2.conv2_x.zip", "a.jpg-2.conv2_x.zip", "b.conv2_x.zip", "b-2.conv2_x.zip"], files);
        Assert.Equal(files.Order(StringComparer.Ordinal), folder.FilesOf("out"));
        Assert.Equal(files.Count, files.Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    [Fact]
    public async Task A_folder_gives_its_photos_and_with_recursive_those_below_it()
    {
        folder.Copy("orientation-1.jpg", "in/one.jpg");
        folder.Copy("scene.png", "in/no-extension");
        folder.Copy("grey.jpg", "in/.hidden.jpg");
        folder.Copy("scene.png", "in/below/one.png");
        await File.WriteAllTextAsync(folder["in/notes.txt"], "no photo");
        Directory.CreateSymbolicLink(folder["in/below/back"], folder["in"]);

        var flat = await Ifealid.RunAsync("extract", folder["in"], "-o", folder["flat"], "--stage", "conv2_x");
        var deep = await Ifealid.RunAsync("extract", folder["in"], "-o", folder["deep"], "--stage", "conv2_x", "--recursive");

        Assert.True(flat.ExitCode == 0, flat.Error);
        Assert.True(deep.ExitCode == 0, deep.Error);
        Assert.Equal(["no-extension.conv2_x.zip", "one.conv2_x.zip"], folder.FilesOf("flat"));
        Assert.Equal(["below/one.conv2_x.zip", "no-extension.conv2_x.zip", "one.conv2_x.zip"], folder.FilesOf("deep"));
        Assert.Contains("1 other file was passed over.", flat.Error, StringComparison.Ordinal);
        Assert.Contains("3 photos: 3 done, 0 failed.", deep.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failed_photo_stops_no_other_and_both_are_one_object_a_line()
    {
        folder.Copy("orientation-1.jpg", "in/b.jpg");
        await File.WriteAllTextAsync(folder["in/a.jpg"], "no photo at all");

        var run = await Ifealid.RunAsync("extract", folder["in"], folder["missing.jpg"], "-o", folder["out"], "--stage", "conv2_x", "--json");

        Assert.Equal(3, run.ExitCode);
        Assert.Equal(["failure", "dataset", "failure"], run.Lines.Select(line => line.GetProperty("kind").GetString()));
        Assert.Equal((folder["in/a.jpg"], "photo-format", 3), FailureOf(run, 0));
        Assert.Equal((folder["missing.jpg"], "file-missing", 3), FailureOf(run, 2));
        Assert.Empty(run.Errors);
        Assert.Contains("3 photos: 1 done, 2 failed.", run.Error, StringComparison.Ordinal);
        Assert.Equal(["b.conv2_x.zip"], folder.FilesOf("out"));
    }

    [Fact]
    public async Task What_would_befall_every_photo_ends_the_run()
    {
        var photos = new[] { folder.Copy("orientation-1.jpg", "a.jpg"), folder.Copy("orientation-1.jpg", "b.jpg") };
        await File.WriteAllTextAsync(folder["file"], "in the way");

        var run = await Ifealid.RunAsync(["extract", .. photos, "-o", folder["file"], "--json"]);

        Assert.Equal(5, run.ExitCode);
        Assert.Equal("storage", Assert.Single(run.Lines).GetProperty("code").GetString());
        Assert.Contains("1 not tried", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_without_photos_is_told()
    {
        folder.Copy("orientation-1.jpg", "in/below/a.jpg");

        var run = await Ifealid.RunAsync("extract", folder["in"], "-o", folder["out"]);

        Assert.Equal(3, run.ExitCode);
        Assert.Contains("--recursive", Assert.Single(run.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_terminal_progress_is_plain_lines_apart_from_the_results()
    {
        var photo = folder.Copy("orientation-1.jpg", "a.jpg");

        var run = await Ifealid.RunAsync("extract", photo, "-o", folder["out"], "--stage", "conv2_x");

        Assert.Contains($"{photo}: decoding", run.Error.Split('\n'));
        Assert.Contains($"{photo}: inference conv2_x", run.Error.Split('\n'));
        Assert.DoesNotContain('\u001b', run.Error + run.Output);
        Assert.Matches(@"/a\.conv2_x\.zip: 12 x 16 x 256 at 8 bit, \d\d kB; ResNet101 \(conv1-conv4_x\), small-budget weights, trained from scratch, licence MIT\z", Assert.Single(run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
    }

    [Fact]
    public async Task On_a_terminal_there_are_bars_and_results_stand_above_them()
    {
        var photos = new[] { folder.Copy("orientation-1.jpg", "[a].jpg"), folder.Copy("bomb.jpg", "b.jpg"), folder.Copy("scene.png", "c.png") };

        var run = await Ifealid.OnTerminalAsync(["extract", .. photos, "-o", folder["out"], "--stage", "conv2_x"]);

        Assert.Equal(3, run.ExitCode);
        Assert.Contains("photo 3 of 3", run.Output, StringComparison.Ordinal);
        Assert.Contains("[a].conv2_x.zip: 12 x 16 x 256", run.Output, StringComparison.Ordinal);
        Assert.Contains("(photo-too-many-pixels)", run.Output, StringComparison.Ordinal);
        Assert.Contains("3 photos: 2 done, 1 failed.", run.Output, StringComparison.Ordinal);
        Assert.Equal(["[a].conv2_x.zip", "c.conv2_x.zip"], folder.FilesOf("out"));
    }

    public void Dispose() => folder.Dispose();

    private static (string? Input, string? Code, int ExitCode) FailureOf(Ifealid run, int line) =>
        (run.Lines[line].GetProperty("input").GetString(), run.Lines[line].GetProperty("code").GetString(), run.Lines[line].GetProperty("exitCode").GetInt32());
}
