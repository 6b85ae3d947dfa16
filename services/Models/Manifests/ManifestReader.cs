using System.Text.Json;
using System.Text.RegularExpressions;
using IFeaLiD.Models.Graphs;

namespace IFeaLiD.Models.Manifests;

/// <summary>model.json -> <see cref="ModelManifest"/>, every key checked.</summary>
internal static partial class ManifestReader
{
    /// <summary>Name of the manifest in a model's folder.</summary>
    public const string FileName = "model.json";

    /// <summary>The keys without which a model is refused, for the sentence that says so.</summary>
    public const string RequiredKeys =
        "id, name, label, architecture, source, licence, attribution, file, bytes, sha256, preprocessing { channels, divisor, mean, deviation }";

    private const string Address = "an http or https address";
    private const int MaxBytes = 256 * 1024;

    /// <param name="json">The file's bytes.</param>
    /// <param name="folder">Name of the folder it lies in, which must be the model's id.</param>
    /// <param name="isDownload">Whether it is about a file that is still to be fetched: then it names an address, and need not know the size.</param>
    /// <exception cref="ModelException">manifest-invalid.</exception>
    public static ModelManifest Read(ReadOnlyMemory<byte> json, string folder, bool isDownload = false)
    {
        if (json.Length > MaxBytes)
            throw JsonKeys.Invalid($"model.json has {json.Length} bytes; at most {MaxBytes} are read.");
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 8, AllowDuplicateProperties = false });
            return Read(new JsonKeys(document.RootElement, ""), folder, isDownload);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException) // the latter: letters that are none
        {
            throw JsonKeys.Invalid($"model.json is not valid JSON: {error.Message}", error);
        }
    }

    private static ModelManifest Read(JsonKeys keys, string folder, bool isDownload)
    {
        var manifest = new ModelManifest
        {
            Id = keys.Text("id", $"\"{folder}\", the folder's name, of 1 to 64 characters a-z, 0-9 and -", id => id == folder && IdForm().IsMatch(id)),
            Name = keys.Text("name"),
            Label = keys.Text("label"),
            Architecture = keys.Text("architecture"),
            Source = keys.Text("source"),
            Licence = keys.Text("licence"),
            Attribution = keys.Texts("attribution", "a list of texts, which may be empty"),
            Url = (isDownload ? keys.Text("url", Address, IsAddress) : keys.OptionalText("url", Address, IsAddress)) is { } url ? new Uri(url) : null,
            File = keys.Text("file", "the name of an .onnx or .safetensors file in the same folder", name => FileForm().IsMatch(name) && NetworkReader.Reads(name)),
            Bytes = isDownload && !keys.Has("bytes") ? null : keys.Whole("bytes", "the size of the file, a whole number above 0", bytes => bytes > 0),
            Sha256 = keys.Text("sha256", "the SHA-256 of the file, 64 lower-case hexadecimal digits", digits => DigestForm().IsMatch(digits)),
            Preprocessing = ReadPreprocessing(keys.Child("preprocessing")),
            Stages = keys.OptionalChildren("stages", "a list of at least one stage { name, shows }").Select(ReadStage).ToList(),
            Card = keys.OptionalText("card", "the name of a Markdown file in the same folder", name => FileForm().IsMatch(name) && name.EndsWith(".md", StringComparison.Ordinal)),
        };
        keys.RefuseOthers();
        if (manifest.Stages.GroupBy(s => s.Name).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw JsonKeys.Invalid($"model.json: key \"stages\" must name each stage once; found \"{twice.Key}\" {twice.Count()} times.");
        return manifest;
    }

    private static bool IsAddress(string text) => Uri.TryCreate(text, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps);

    private static Preprocessing ReadPreprocessing(JsonKeys keys)
    {
        string order = keys.Text("channels", "\"RGB\" or \"BGR\"", text => text is "RGB" or "BGR");
        var preprocessing = new Preprocessing(
            order == "RGB" ? ChannelOrder.Rgb : ChannelOrder.Bgr,
            keys.Number("divisor", "255 or 1", divisor => divisor is 255 or 1),
            keys.Numbers("mean", Network.PhotoChannels, "three numbers", _ => true),
            keys.Numbers("deviation", Network.PhotoChannels, "three numbers above 0", deviation => deviation > 0));
        keys.RefuseOthers();
        return preprocessing;
    }

    private static ManifestStage ReadStage(JsonKeys keys)
    {
        string? tensor = keys.OptionalText("tensor");
        string byStride = string.Join(", ", StageFinder.Strides.Keys);
        string name = keys.Text("name", tensor is null ? $"one of {byStride} (or give the stage's key \"tensor\", too)" : "1 to 64 letters, digits, ., _ and -",
            text => tensor is null ? StageFinder.Strides.ContainsKey(text) : StageForm().IsMatch(text));
        var stage = new ManifestStage(name, tensor, keys.Text("shows", "one sentence that says what this stage responds to"));
        keys.RefuseOthers();
        return stage;
    }

    [GeneratedRegex(@"\A[a-z0-9-]{1,64}\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex IdForm();

    [GeneratedRegex(@"\A[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex StageForm();

    /// <summary>One plain name: no folder, nothing hidden.</summary>
    [GeneratedRegex(@"\A[A-Za-z0-9_][A-Za-z0-9._-]{0,127}\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex FileForm();

    [GeneratedRegex(@"\A[0-9a-f]{64}\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex DigestForm();
}
