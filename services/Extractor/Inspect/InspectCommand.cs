using System.CommandLine;
using System.Text.Json;
using IFeaLiD.Datasets.Containers;

namespace IFeaLiD.Extractor.Inspect;

/// <summary><c>ifealid inspect file.zip</c>: what a dataset says of itself, said only after all of it was read and found whole.</summary>
internal static class InspectCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("file") { Description = "A dataset (.zip) of ours or of the original program." };
        var json = new Option<bool>("--json") { Description = "metadata.json as it is in the dataset." };
        var command = new Command("inspect", "What a dataset says of itself; every tile is decoded and checked.") { file, json };
        command.SetAction((given, cancellationToken) => RunAsync(given.GetValue(file)!, given.GetValue(json), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string path, bool json, CancellationToken cancellationToken)
    {
        try
        {
            using var reader = DatasetReader.Open(InputException.Open(path), new DatasetLimits());
            reader.CheckWhole(cancellationToken);
            Console.WriteLine(json ? JsonSerializer.Serialize(reader.Manifest) : Describe(reader.Manifest));
            return (int)ExitCode.Done;
        }
#pragma warning disable CA1031 // every failure becomes a sentence
        catch (Exception e)
#pragma warning restore CA1031
        {
            return await Failure.Of(e).ReportAsync(path);
        }
    }

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
                ("range", $"{origin.Range.Min:g6} to {origin.Range.Max:g6}"),
                ("photo", $"{origin.Photo.Width} x {origin.Photo.Height} pixels; a cell is {origin.Affine.ScaleX:g6} x {origin.Affine.ScaleY:g6}"),
            ]);
        }

        // Text from the file must not steer the terminal.
        return string.Join('\n', lines.Select(line => $"{line.Label,-8} {new string([.. line.Text.Where(c => !char.IsControl(c))])}"));
    }
}
