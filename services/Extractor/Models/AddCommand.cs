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
        var id = Text("--id", "Name of its folder: a-z, 0-9 and -; by default after the file.");
        var name = Text("--name", "For people.");
        var label = Text("--label", "How the weights came about, in a few words.");
        var licence = Text("--licence", "Of the weights.");
        var source = Text("--source", "Where the weights come from.");
        var channels = Text("--channels", "RGB (default) or BGR.");
        var divisor = Text("--divisor", "255 (default) where the network takes 0 to 1, 1 where it takes 0 to 255.");
        var mean = Text("--mean", "Three numbers with commas between, subtracted after the division; by default those of ImageNet.");
        var deviation = Text("--deviation", "Three numbers above 0, by which the difference is divided; by default those of ImageNet.");
        var command = new Command("add", "Tries a network in a process of its own, shows its layers, and installs it.") { file, id, name, label, licence, source, channels, divisor, mean, deviation };
        command.SetAction(given => ModelsCommand.Report(() =>
        {
            var path = given.GetValue(file)!;
            using var stream = InputException.Open(path);
            var model = new ModelStore(given.GetValue(folder)!).Add(stream, Path.GetFileName(path), new ModelChoices
            {
                Id = given.GetValue(id),
                Name = given.GetValue(name),
                Label = given.GetValue(label),
                Licence = given.GetValue(licence),
                Source = given.GetValue(source),
                Channels = given.GetValue(channels),
                Divisor = given.GetValue(divisor),
                Mean = given.GetValue(mean),
                Deviation = given.GetValue(deviation),
            });
            Show(model);
        }, given.GetValue(file)));
        return command;
    }

    private static Option<string?> Text(string option, string description) => new(option) { Description = description };

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
