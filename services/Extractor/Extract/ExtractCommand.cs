using System.CommandLine;
using System.CommandLine.Parsing;
using IFeaLiD.Extraction.Requests;
using IFeaLiD.Extractor.Help;

namespace IFeaLiD.Extractor.Extract;

/// <summary><c>ifealid extract photo... -o folder</c>: what can be asked for.</summary>
internal static class ExtractCommand
{
    private const string TokenVariable = "IFEALID_TOKEN";

    private static readonly string[] Examples =
    [
        "ifealid extract cat.jpg -o datasets",
        "ifealid extract holiday --recursive -o datasets --stage conv3_x --precision 16",
        "ifealid extract scan.tif --page 2 --crop 100,0,512,512 --size full -o datasets",
        "ifealid extract photo.png --size 224x224 --fit stretch --background '#000000' -o datasets",
        "curl -s https://example.org/cat.jpg | ifealid extract - -o - --stage conv4_x > cat.conv4_x.zip",
        "ifealid extract *.jpg -o datasets --json | jq -r 'select(.kind == \"failure\") | .input'",
        "ifealid extract cat.jpg --server http://localhost:5080            prints the link, waits, shows progress",
        "ifealid extract *.jpg --server http://localhost:5080 --no-wait    prints the links",
        "ifealid extract *.jpg --server http://localhost:5080 -o datasets  fetches the datasets as well",
    ];

    public static Command Create()
    {
        var photos = new Argument<string[]>("photo")
        {
            Description = "Photos, folders of photos, or - for standard input: JPEG, PNG, WebP, HEIC, AVIF, JPEG XL, TIFF, GIF, BMP or camera RAW.",
            Arity = ArgumentArity.OneOrMore,
        };
        photos.Validators.Add(given =>
        {
            if (given.Tokens.FirstOrDefault(token => token.Value.StartsWith('-') && token.Value != PhotoFile.Stream) is { } unknown)
            {
                given.AddError($"Unrecognized option '{unknown.Value}' (a photo of that name: ./{unknown.Value}).");
            }
        });
        var output = new Option<string?>("--output", "-o") { Description = "Folder for the datasets, made where needed, or - for standard output (one photo, one stage). Files of the same name from earlier runs are replaced." };
        var recursive = new Option<bool>("--recursive", "-r") { Description = "Look into folders within folders; their datasets lie in folders of the same names." };
        var stage = new Option<string?>("--stage") { Description = "all, or names with commas between, such as conv2_x,conv3_x. [default: all]" };
        var precision = new Option<string?>("--precision") { Description = "Bits a value: 8, 16 or 32. [default: 8]" };
        var size = new Option<string?>("--size")
        {
            Description = $"{string.Join("; ", SizeChoice.All.Select(choice => $"{choice.Id} = {choice.Label}"))}; or another number of megapixels such as 3.5mp, or exactly WIDTHxHEIGHT. [default: {SizeChoice.All[0].Id}]",
        };
        var crop = new Option<string?>("--crop") { Description = "x,y,width,height: that part of the upright photo alone, in pixels. [default: all of it]" };
        var fit = new Option<string?>("--fit") { Description = "letterbox or stretch, where WIDTHxHEIGHT has other proportions. [default: letterbox]" };
        var page = new Option<string?>("--page") { Description = "Page of a TIFF file, from 1. [default: 1]" };
        var background = new Option<string?>("--background") { Description = "#rrggbb under transparent parts and beside a letterboxed photo. [default: #ffffff]" };
        var padding = new Option<string?>("--padding") { Description = "full: the network's own alone; paper: padded to a multiple of 64 and cropped, as in the paper. [default: full]" };
        var model = new Option<string?>("--model") { Description = "Id of a model. [default: the first]" };
        var models = new Option<string?>("--models") { Description = "Folder of the models. [default: models]" };
        var server = new Option<string?>("--server") { Description = "Address of a running service that does the work; prints the link, and fetches the datasets where there is an --output." };
        var token = new Option<string?>("--token") { Description = $"Access token, where the service wants one; better in the environment as {TokenVariable}, where other users of this machine do not see it." };
        var noWait = new Option<bool>("--no-wait") { Description = "With --server: print the link and do not wait." };
        var json = new Option<bool>("--json") { Description = "Standard output has one JSON object a line, for datasets, links and failures (kind: dataset, view, failure), and nothing else." };

        var command = new ExampleCommand("extract", "Photos to datasets: NAME.STAGE.zip for each photo and stage.", Examples)
        {
            photos, output, recursive, stage, precision, size, crop, fit, page, background, padding, model, models, server, token, noWait, json,
        };
        command.Validators.Add(given =>
        {
            var to = Text(given, output);
            var address = Text(given, server);
            var waitsNot = given.GetResult(noWait) is { Implicit: false };
            var wrong =
                to is null && address is null ? "Option '--output' is needed: a folder for the datasets, or - for standard output."
                : address is not null && !IsWeb(address) ? $"'{address}' is no address of a service. Expected for example http://localhost:5080."
                : address is not null && Text(given, models) is not null ? "Option '--models' has no use with '--server': the service has models of its own."
                : Text(given, token) is not null && address is null ? "Option '--token' needs '--server'."
                : Text(given, token) is { } secret && !IsToken(secret) ? "The access token holds characters that none has; expected visible ASCII characters without spaces."
                : waitsNot && address is null ? "Option '--no-wait' needs '--server'."
                : waitsNot && to is not null ? "Options '--no-wait' and '--output' exclude each other: datasets can only be fetched when they are there."
                : to == PhotoFile.Stream && given.GetResult(json) is { Implicit: false } ? "Options '--json' and '--output -' exclude each other: both want standard output."
                : null;
            if (wrong is not null)
            {
                given.AddError(wrong);
            }
        });
        command.SetAction(async (given, cancellationToken) =>
        {
            await Task.Yield(); // Ctrl+C waits only for what has become a task
            return await ExtractRun.RunAsync(new ExtractWish
            {
                Photos = given.GetValue(photos)!,
                Recursive = given.GetValue(recursive),
                Choices = new ExtractionChoices(given.GetValue(model), given.GetValue(stage) is "all" ? null : given.GetValue(stage), given.GetValue(precision), given.GetValue(size))
                {
                    Crop = given.GetValue(crop),
                    Fit = given.GetValue(fit),
                    Page = given.GetValue(page),
                    Background = given.GetValue(background),
                    Padding = given.GetValue(padding),
                },
                Output = given.GetValue(output),
                Models = given.GetValue(models) ?? "models",
                Server = given.GetValue(server) is { } address ? new Uri(address.TrimEnd('/') + "/") : null,
                Token = given.GetValue(token) ?? TokenOfEnvironment(),
                NoWait = given.GetValue(noWait),
                Json = given.GetValue(json),
            }, cancellationToken);
        });
        return command;
    }

    /// <summary>As it was typed; a validator runs before it is known that an option was given once.</summary>
    private static string? Text(CommandResult given, Option option) => given.GetResult(option)?.Tokens is [.., var last] ? last.Value : null;

    private static string? TokenOfEnvironment() => Environment.GetEnvironmentVariable(TokenVariable) is { } token && IsToken(token) ? token : null;

    private static bool IsToken(string token) => token.Length > 0 && token.All(c => c is > ' ' and <= '~');

    private static bool IsWeb(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps) && uri.Query + uri.Fragment == "";
}
