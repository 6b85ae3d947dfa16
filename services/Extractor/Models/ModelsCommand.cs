using System.CommandLine;
using IFeaLiD.Models;
using IFeaLiD.Models.Store;
using IFeaLiD.Models.Trials;
using Microsoft.Extensions.Logging.Abstractions;

namespace IFeaLiD.Extractor.Models;

/// <summary><c>ifealid models list | pull | add | remove | verify</c>: the models' folder, for whoever keeps it.</summary>
internal static class ModelsCommand
{
    private static readonly Option<string> Folder = new("--models") { Description = "Folder of the models.", DefaultValueFactory = _ => "models", Recursive = true };

    public static Command Create() => new("models", "The networks on offer: list, fetch, add, remove, verify. A running service sees changes within seconds.")
    {
        Folder, List(), Pull(), AddCommand.Create(Folder), Remove(), Verify(),
    };

    private static Command List()
    {
        var command = new Command("list", "Models that are there, files that are refused, and models that can be fetched.");
        command.SetAction(given => Report(() =>
        {
            var folder = given.GetValue(Folder)!;
            var catalog = ModelCatalog.Load(folder, NullLogger.Instance, trial: ModelTrial.Run);
            foreach (var model in catalog.Models)
            {
                Console.WriteLine($"{model.Id}: {model.Manifest.Name}, {model.Manifest.Label}; {model.Manifest.Licence}; {Size(model.Manifest.Bytes)}; stages {string.Join(", ", model.Stages.Select(stage => stage.Name))}; {model.Layers.Count} layers");
            }

            foreach (var refused in catalog.Refused)
            {
                Console.WriteLine($"refused {refused.File}: {refused.Sentence} ({refused.Code})");
            }

            foreach (var other in Downloads.List(folder).Where(other => catalog.Find(other.Id) is null))
            {
                Console.WriteLine($"to be fetched with \"ifealid models pull {other.Id}\": {other.Name}, {other.Label}; {other.Licence}; {Size(other.Bytes)}");
            }
        }));
        return command;
    }

    private static Command Pull()
    {
        var name = new Argument<string>("name") { Description = "One that \"ifealid models list\" names." };
        var url = new Option<string?>("--url") { Description = "Another place of the same file, a mirror for example; size and SHA-256 must be the same." };
        var command = new Command("pull", "Fetches a model and checks it. A broken download goes on where it broke.") { name, url };
        command.SetAction(async (given, cancellationToken) =>
        {
            await Task.Yield();
            return await ReportAsync(async () =>
            {
                var (folder, wanted) = (given.GetValue(Folder)!, given.GetValue(name)!);
                var known = Downloads.List(folder);
                var manifest = known.FirstOrDefault(m => m.Id == wanted)
                    ?? throw new ModelException(ModelErrorCodes.FileMissing, $"No model {wanted} is known here. Expected one of: {string.Join(", ", known.Select(m => m.Id))}.");
                using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(100) };
                Model model;
                using (var bar = new DownloadBar(wanted))
                {
                    model = await new ModelStore(folder).PullAsync(manifest, Address(given.GetValue(url)), new Download(http), bar, cancellationToken);
                }

                Console.WriteLine($"{wanted}: {Size(model.Manifest.Bytes)}, SHA-256 checked. {manifest.Licence}. {string.Join(" ", manifest.Attribution)}");
            });
        });
        return command;
    }

    private static Command Remove()
    {
        var name = new Argument<string>("name") { Description = "Its id." };
        var command = new Command("remove", "Deletes a model's folder.") { name };
        command.SetAction(given => Report(() =>
        {
            new ModelStore(given.GetValue(Folder)!).Remove(given.GetValue(name)!);
            Console.WriteLine($"{given.GetValue(name)}: removed");
        }));
        return command;
    }

    private static Command Verify()
    {
        var names = new Argument<string[]>("name") { Description = "Ids; by default all.", Arity = ArgumentArity.ZeroOrMore };
        var command = new Command("verify", "Checks size, SHA-256 and graph, and tries the network.") { names };
        command.SetAction(async given =>
        {
            var folder = given.GetValue(Folder)!;
            var code = 0;
            foreach (var name in given.GetValue(names) is { Length: > 0 } some ? some : [.. Directory.EnumerateDirectories(folder).Where(f => File.Exists(Path.Combine(f, "model.json"))).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)])
            {
                var one = await Report(() =>
                {
                    var model = new ModelStore(folder).Verify(name);
                    Console.WriteLine($"{name}: good; {model.Manifest.Bytes} bytes, SHA-256 {model.Sha256}, {model.Layers.Count} layers");
                }, name);
                code = code == 0 ? one : code;
            }

            return code;
        });
        return command;
    }

    private static Uri? Address(string? text) => text is null ? null
        : Uri.TryCreate(text, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps) ? address
        : throw new ModelException(ModelErrorCodes.ManifestInvalid, $"--url {text} cannot be read. Expected an http or https address.");

    internal static string Size(long? bytes) => bytes is null ? "size not noted" : $"{bytes / 1e6:0.0} MB";

    internal static Task<int> Report(Action action, string? about = null) => ReportAsync(() =>
    {
        action();
        return Task.CompletedTask;
    }, about);

    private static async Task<int> ReportAsync(Func<Task> action, string? about = null)
    {
        try
        {
            await action();
            return (int)ExitCode.Done;
        }
#pragma warning disable CA1031 // every failure is told
        catch (Exception e)
#pragma warning restore CA1031
        {
            return new Telling.Report(json: false).Failed(about, Failure.Of(e));
        }
    }
}
