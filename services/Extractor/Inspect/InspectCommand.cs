using System.CommandLine;
using IFeaLiD.Datasets.Containers;
using IFeaLiD.Extraction.Requests;
using IFeaLiD.Extractor.Extract;
using IFeaLiD.Extractor.Help;
using IFeaLiD.Extractor.Telling;

namespace IFeaLiD.Extractor.Inspect;

/// <summary><c>ifealid inspect file.zip...</c>: what datasets say of themselves, said only after all of one was read and found whole.</summary>
internal static class InspectCommand
{
    public static Command Create()
    {
        var files = new Argument<string[]>("file") { Description = "Datasets (.zip) of ours or of the original program, or - for standard input.", Arity = ArgumentArity.OneOrMore };
        var json = new Option<bool>("--json") { Description = "metadata.json of each dataset as it is in it, or what is wrong with the file (kind: failure), one JSON object a line." };
        var command = new ExampleCommand(
            "inspect", "What a dataset says of itself; every tile is decoded and checked.",
            "ifealid inspect cat.conv2_x.zip", "ifealid inspect datasets/*.zip --json | jq .precision", "ifealid inspect - < cat.conv2_x.zip") { files, json };
        command.SetAction(async (given, cancellationToken) =>
        {
            await Task.Yield();
            var report = new Report(given.GetValue(json));
            var exitCode = 0;
            var several = given.GetValue(files)!.Length > 1;
            foreach (var file in given.GetValue(files)!)
            {
                var code = await InspectAsync(file, several, report, cancellationToken);
                exitCode = exitCode == 0 ? code : exitCode;
                if (code == (int)ExitCode.Cancelled)
                {
                    return code;
                }
            }

            return exitCode;
        });
        return command;
    }

    private static async Task<int> InspectAsync(string path, bool several, Report report, CancellationToken cancellationToken)
    {
        try
        {
            using var reader = DatasetReader.Open(await OpenAsync(path, cancellationToken), new DatasetLimits());
            reader.CheckWhole(cancellationToken);
            report.Result(reader.Manifest, $"{(several ? $"file     {Printable.Of(path)}\n" : "")}{Describe(reader.Manifest)}{(several ? "\n" : "")}");
            return (int)ExitCode.Done;
        }
#pragma warning disable CA1031 // every failure becomes a sentence
        catch (Exception e)
#pragma warning restore CA1031
        {
            return report.Failed(path, Failure.Of(e));
        }
    }

    /// <summary>A ZIP is read from its end, so what streams in is kept meanwhile.</summary>
    private static async Task<Stream> OpenAsync(string path, CancellationToken cancellationToken) =>
        path == PhotoFile.Stream ? await StandardInput.KeepAsync(cancellationToken) : InputException.Open(path);

    private static string Describe(Manifest manifest)
    {
        var lines = new List<(string Label, string Text)>
        {
            ("name", manifest.Name),
            ("map", $"{manifest.Height} x {manifest.Width} x {manifest.Features} (height x width x channels) at {manifest.Precision} bit"),
            ("tiles", $"{manifest.Layout.TileCount}, all whole"),
            ("overlay", manifest.Overlay ? "yes" : "no"),
        };
        if (manifest.Provenance is { } origin)
        {
            lines.AddRange(
            [
                ("stage", origin.Stage),
                ("model", origin.Model is { } model ? $"{model.Name}, {model.Label}" : $"none: the values come from an array of {origin.Source?.Type}"),
                ("weights", origin.Model?.Sha256 ?? "none"),
                ("licence", origin.Model is { } of ? of.Licence ?? "not stated" : "none"),
                ("range", $"{origin.Range.Min:g6} to {origin.Range.Max:g6}"),
                ("photo", $"{origin.Photo.Width} x {origin.Photo.Height} pixels; a cell is {origin.Affine.ScaleX:g6} x {origin.Affine.ScaleY:g6}"),
            ]);
            if (origin.Crop is { } crop)
            {
                lines.Add(("crop", $"{crop.Width} x {crop.Height} pixels at {crop.X}, {crop.Y}"));
            }

            if (origin.Padding != PaddingMode.Full)
            {
                lines.Add(("padding", origin.Padding));
            }
        }

        return string.Join('\n', lines.Select(line => $"{line.Label,-8} {Printable.Of(line.Text)}"));
    }
}
