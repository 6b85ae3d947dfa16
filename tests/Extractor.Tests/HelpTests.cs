using System.Text.RegularExpressions;

namespace IFeaLiD.Extractor.Tests;

public sealed class HelpTests
{
    [Theory]
    [InlineData]
    [InlineData("extract")]
    [InlineData("inspect")]
    public async Task Help_explains_every_exit_code(params string[] command)
    {
        var run = await Ifealid.RunAsync([.. command, "--help"]);

        Assert.Equal(0, run.ExitCode);
        var codes = Regex.Matches(run.Output, @"^  (?<code>\d+)  ", RegexOptions.Multiline | RegexOptions.ExplicitCapture, TimeSpan.FromMinutes(1)).Select(match => int.Parse(match.Groups["code"].Value));
        Assert.Equal(Enum.GetValues<ExitCode>().Select(code => (int)code), codes);
    }

    [Theory]
    [InlineData("extract")]
    [InlineData("inspect")]
    public async Task Examples_of_the_help_are_command_lines_that_can_be_understood(string command)
    {
        var help = await Ifealid.RunAsync(command, "--help");
        var examples = Regex.Matches(help.Output[help.Output.IndexOf("Examples:", StringComparison.Ordinal)..], @"^  .*(?<line>ifealid [^|<>\n]+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, TimeSpan.FromMinutes(1))
            .Select(match => Regex.Split(match.Groups["line"].Value, "   ", RegexOptions.None, TimeSpan.FromMinutes(1))[0].Replace("'", "", StringComparison.Ordinal)
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..])
            .Where(example => example[0] == command).ToList();

        Assert.NotEmpty(examples);
        foreach (var example in examples)
        {
            // An unknown model, or a file that is not there, comes after the command line was understood.
            var run = await Ifealid.RunAsync([.. example.Select(word => word.StartsWith("http", StringComparison.Ordinal) ? "http://127.0.0.1:1" : word), .. command == "extract" && !example.Contains("--server") ? ["--models", "docs/none"] : Array.Empty<string>()]);
            Assert.True(run.ExitCode is 3 or 4 or 6, $"{string.Join(' ', example)}: {run.ExitCode} {run.Error}");
        }
    }

    [Theory]
    [InlineData("--output", "extract", "photo.jpg")]
    [InlineData("--no-wait", "extract", "photo.jpg", "-o", "out", "--no-wait")]
    [InlineData("exclude each other", "extract", "photo.jpg", "-o", "out", "--no-wait", "--server", "http://localhost:1")]
    [InlineData("no address", "extract", "photo.jpg", "--server", "localhost")]
    [InlineData("no address", "extract", "photo.jpg", "--server", "file:///etc/passwd")]
    [InlineData("--models", "extract", "photo.jpg", "--server", "http://localhost:1", "--models", "models")]
    [InlineData("single argument", "extract", "photo.jpg", "-o", "out", "-o", "other")]
    [InlineData("--colour", "extract", "photo.jpg", "-o", "out", "--colour", "red")]
    public async Task A_command_line_that_contradicts_itself_is_refused(string expected, params string[] arguments)
    {
        var text = await Ifealid.RunAsync(arguments);
        var json = await Ifealid.RunAsync([.. arguments, "--json"]);

        Assert.Equal((2, 2), (text.ExitCode, json.ExitCode));
        Assert.Contains(expected, Assert.Single(text.Errors), StringComparison.Ordinal);
        Assert.Empty(text.Output);
        var line = Assert.Single(json.Lines);
        Assert.Equal(("failure", 2), (line.GetProperty("kind").GetString(), line.GetProperty("exitCode").GetInt32()));
        Assert.Contains(expected, line.GetProperty("error").GetString(), StringComparison.Ordinal);
    }
}
