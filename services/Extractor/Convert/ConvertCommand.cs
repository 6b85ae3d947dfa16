using System.CommandLine;
using IFeaLiD.Extraction.Requests;
using IFeaLiD.Extractor.Help;
using IFeaLiD.Extractor.Telling;

namespace IFeaLiD.Extractor.Convert;

/// <summary><c>ifealid convert map.npy -o set.zip</c>, and back: arrays to datasets, datasets to arrays.</summary>
internal static class ConvertCommand
{
    public static Command Create()
    {
        var input = new Argument<string>("input") { Description = "An array (.npy or .npz: height x width x channels) or a dataset (.zip); - reads standard input." };
        var output = new Option<string>("--output", "-o") { Description = "The dataset (.zip), or for a dataset the array (.npy); - writes standard output.", Required = true };
        var overlay = new Option<string?>("--overlay") { Description = "A photo to show below the map, stretched to it." };
        var precision = new Option<string?>("--precision") { Description = "Bits a value: 8 (default), 16 or 32." };
        var array = new Option<string?>("--array") { Description = "Name of an array in a .npz file; by default the first." };
        var name = new Option<string?>("--name") { Description = "What the dataset is called; by default as its file." };
        var json = new Option<bool>("--json") { Description = "Standard output has one JSON object, for the result or the failure (kind: dataset, array, failure), and nothing else." };
        var command = new ExampleCommand(
            "convert", "An array to a dataset, or a dataset to an array of real values.",
            "ifealid convert map.npz --array conv4 --overlay photo.jpg -o set.zip", "ifealid convert set.zip -o map.npy", "ifealid convert set.zip -o map.npy --json | jq .channels", "ifealid convert - -o - < map.npy > set.zip") { input, output, overlay, precision, array, name, json };
        command.Validators.Add(given =>
        {
            if (given.GetResult(output)?.Tokens is [.., { Value: OutputFile.Standard }] && given.GetResult(json) is { Implicit: false })
            {
                given.AddError("Options '--json' and '--output -' exclude each other: both want standard output.");
            }
        });
        command.SetAction(async (given, cancellationToken) =>
        {
            await Task.Yield(); // Ctrl+C waits only for what has become a task
            var (from, to) = (given.GetValue(input)!, given.GetValue(output)!);
            var choices = new ConvertChoices(given.GetValue(overlay), given.GetValue(precision), given.GetValue(array), given.GetValue(name));
            return await Display.RunAsync(given.GetValue(json), to == OutputFile.Standard, (report, display) => RunAsync(from, to, choices, report, display, cancellationToken), lines: false);
        });
        return command;
    }

    private static async Task<int> RunAsync(string input, string output, ConvertChoices choices, Report report, Display display, CancellationToken cancellationToken)
    {
        using var shown = display.Begin(input, 1, 1);
        try
        {
            ExtractionRules.Precision(choices.Precision); // before anything is read
            var converted = await new ConvertRun(input, output, choices, shown).RunAsync(cancellationToken);
            report.Result(converted, converted.Sentence);
            return (int)ExitCode.Done;
        }
#pragma warning disable CA1031 // every failure becomes a sentence
        catch (Exception e)
#pragma warning restore CA1031
        {
            var failure = Failure.Of(e);
            return report.Failed(failure.ExitCode is ExitCode.Input ? input : null, failure);
        }
    }
}

/// <summary>As they were given; null where they were not.</summary>
/// <param name="Overlay">Path of a photo.</param>
/// <param name="Precision">Bits a value.</param>
/// <param name="Array">Name of an array.</param>
/// <param name="Name">Of the dataset.</param>
internal sealed record ConvertChoices(string? Overlay, string? Precision, string? Array, string? Name)
{
    /// <summary>The first option that was given, for messages; null when there is none.</summary>
    public string? Given => Overlay is not null ? "--overlay" : Precision is not null ? "--precision" : Array is not null ? "--array" : Name is not null ? "--name" : null;
}
