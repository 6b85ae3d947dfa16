using System.CommandLine;
using IFeaLiD.Models;
using IFeaLiD.Models.Store;

namespace IFeaLiD.Extractor.Models;

/// <summary><c>ifealid models add FILE</c>: what can be said of a file; all of it has a default.</summary>
internal static class AddCommand
{
    public static Command Create(Option<string> folder)
    {
        var file = new Argument<string>("file") { Description = "An .onnx file with one float32 input, N x 3 x H x W, or a .safetensors file with the weights of a ResNet under torchvision's names." };
        var options = ModelChoices.Fields.ToDictionary(field => field.Name, field => new Option<string?>($"--{field.Name}") { Description = field.Sentence });
        var command = new Command("add", "Tries a network in a process of its own, shows its layers, and installs it.") { file };
        foreach (var option in options.Values)
        {
            command.Add(option);
        }

        command.SetAction(given => ModelsCommand.Report(() =>
        {
            var path = given.GetValue(file)!;
            using var stream = InputException.Open(path);
            var model = new ModelStore(given.GetValue(folder)!).Add(stream, Path.GetFileName(path), ModelChoices.Of(name => given.GetValue(options[name])));
            Show(model);
        }, given.GetValue(file)));
        return command;
    }

    private static void Show(Model model)
    {
        foreach (var stage in model.Stages)
        {
            Console.WriteLine($"{stage.Name}: {stage.Channels} channels, stride {stage.StrideX}{How(stage.Run)}");
        }

        var preprocessing = model.Manifest.Preprocessing;
        Console.WriteLine($"{model.Id}: added, {model.Layers.Count} layers to pick; {preprocessing.Channels.ToString().ToUpperInvariant()} / {preprocessing.Divisor}, "
            + $"mean {string.Join(" ", preprocessing.Mean)}, deviation {string.Join(" ", preprocessing.Deviation)}. Other values give wrong maps, not an error: see --help.");
        if (model.Layers.Any(layer => layer.Run == LayerRun.OneSize) && model.ExportedSize is var (width, height))
        {
            Console.WriteLine($"{model.Layers.Count(layer => layer.Run == LayerRun.OneSize)} of its layers can be computed at {width} x {height} pixels alone.");
        }
    }

    private static string How(LayerRun run) => run switch
    {
        LayerRun.Whole => ", the whole picture at once",
        LayerRun.OneSize => ", at the exported size alone",
        _ => "",
    };
}
