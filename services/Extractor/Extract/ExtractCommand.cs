using System.CommandLine;
using IFeaLiD.Extraction.Requests;

namespace IFeaLiD.Extractor.Extract;

/// <summary><c>ifealid extract photo... -o folder</c>: what can be asked for.</summary>
internal static class ExtractCommand
{
    public static Command Create()
    {
        var photos = new Argument<string[]>("photo") { Description = "Photos: JPEG, PNG, WebP, HEIC, AVIF, JPEG XL, TIFF, GIF, BMP or camera RAW.", Arity = ArgumentArity.OneOrMore };
        photos.Validators.Add(given =>
        {
            if (given.Tokens.FirstOrDefault(token => token.Value.StartsWith('-')) is { } unknown)
            {
                given.AddError($"Unrecognized option '{unknown.Value}' (a photo of that name: ./{unknown.Value}).");
            }
        });
        var output = new Option<string>("--output", "-o") { Description = "Folder for the datasets; made where needed. Files of the same name are replaced.", Required = true };
        var stage = new Option<string>("--stage") { Description = "all, or names with commas between: conv2_x,conv3_x.", DefaultValueFactory = _ => "all" };
        var precision = new Option<string>("--precision") { Description = "Bits a value: 8, 16 or 32.", DefaultValueFactory = _ => "8" };
        var size = new Option<string>("--size")
        {
            Description = $"Scale the photo down first: {string.Join("; ", SizeChoice.All.Select(choice => $"{choice.Id} = {choice.Label}"))}.",
            DefaultValueFactory = _ => SizeChoice.All[0].Id,
        };
        var padding = new Option<string>("--padding")
        {
            Description = "full: the network's own padding alone; paper: padded to a multiple of 64 and cropped, as in the paper.",
            DefaultValueFactory = _ => PaddingMode.Full,
        };
        var model = new Option<string?>("--model") { Description = "Id of a model; by default the first in the folder." };
        var models = new Option<string>("--models") { Description = "Folder of the models.", DefaultValueFactory = _ => "models" };
        var json = new Option<bool>("--json") { Description = "One JSON object a line for each dataset, as soon as it is there." };

        var command = new Command("extract", "Photos to datasets: NAME.STAGE.zip for each photo and stage.") { photos, output, stage, precision, size, padding, model, models, json };
        command.SetAction(async (given, cancellationToken) =>
        {
            await Task.Yield(); // Ctrl+C waits only for what has become a task
            var stages = given.GetValue(stage);
            await using var run = new ExtractRun(
                new ExtractionChoices(given.GetValue(model), stages == "all" ? null : stages, given.GetValue(precision), given.GetValue(size)) { Padding = given.GetValue(padding) },
                given.GetValue(models)!, given.GetValue(output)!, given.GetValue(json));
            return await run.RunAsync(given.GetValue(photos)!, cancellationToken);
        });
        return command;
    }
}
