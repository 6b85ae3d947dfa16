using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using IFeaLiD.Models.Graphs;

namespace IFeaLiD.Models;

/// <summary>
/// A model on offer. Holds no weights: they are read from the file when a cut is asked for, and go with it. The file stays open, so that
/// whoever holds the model can use it to the end, also when it is taken off the offer meanwhile.
/// </summary>
public sealed class Model
{
    private const int MostCard = 1 << 20;

    private readonly ModelFile file;
    private readonly string? card;
    private readonly IReadOnlyDictionary<string, Activation> measured;

    private Model(ModelFile file, string? card, ModelManifest manifest, IReadOnlyDictionary<string, Activation> measured) =>
        (this.file, this.card, Manifest, this.measured) = (file, card, manifest, measured);

    /// <summary>What model.json says.</summary>
    public ModelManifest Manifest { get; }

    /// <summary>Same as the manifest's id.</summary>
    public string Id => Manifest.Id;

    /// <summary>SHA-256 of the .onnx file, checked: 64 lower-case hexadecimal digits.</summary>
    public string Sha256 => Manifest.Sha256;

    /// <summary>SHA-256 over all else that the maps hang on: how photos are prepared, and which tensor each stage is. 64 lower-case hexadecimal digits.</summary>
    public string Preparation
    {
        get
        {
            var p = Manifest.Preprocessing;
            string[] all = [$"{p.Channels}", .. new[] { p.Divisor }.Concat(p.Mean).Concat(p.Deviation).Select(number => number.ToString(CultureInfo.InvariantCulture)), .. Stages.Select(stage => $"{stage.Name}={stage.Tensor}")];
            return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', all))));
        }
    }

    /// <summary>In order of depth, from the photo on.</summary>
    public required IReadOnlyList<ModelStage> Stages { get; init; }

    /// <summary>Every map of the network, in the order of the graph; a stage's map has the stage's name.</summary>
    public required IReadOnlyList<Layer> Layers { get; init; }

    /// <summary>Size of the photo that layers of <see cref="LayerRun.OneSize"/> need; null where the file names none.</summary>
    public required (int Width, int Height)? ExportedSize { get; init; }

    /// <summary>The stage or layer of a name, or null.</summary>
    public ModelStage? Find(string name) =>
        Stages.FirstOrDefault(stage => stage.Name == name) ?? (Layers.FirstOrDefault(layer => layer.Name == name) is { } layer ? Describe(layer, name, "") : null);

    /// <summary>The text of the model card, Markdown.</summary>
    public string Card => card ?? CardText.Of(this);

    /// <summary>
    /// Reads the file (again checked against its SHA-256) and cuts it: from the photo, by way of the stages in between, to all that is wanted.
    /// Takes a tenth of a second; the graphs hold the file's weights while they live.
    /// </summary>
    /// <param name="names">Stages and layers, at least one; in any order.</param>
    /// <returns>In an order in which they can be run: each starts from the photo or from one before it.</returns>
    /// <exception cref="ModelException">stage-unknown; file-missing, file-size, file-checksum where the file was changed since.</exception>
    public IReadOnlyList<StageGraph> CutStages(IReadOnlyList<string> names)
    {
        var wanted = names.Select(Find).ToList();
        if (names.Count == 0 || wanted.Contains(null))
            throw new ModelException(ModelErrorCodes.StageUnknown,
                $"The model {Id} has the stages {string.Join(", ", Stages.Select(s => s.Name))} and {Layers.Count} layers; asked for: {(names.Count > 0 ? string.Join(", ", names) : "none")}.");

        var network = file.Read();
        return Cutting.Pieces(network, Activations.Of(network, measured), Stages, wanted!);
    }

    /// <summary>Checks file and graph, finds the stages.</summary>
    /// <exception cref="ModelException">All that can be wrong with the file, or stage-missing.</exception>
    internal static Model Open(string folder, ModelManifest manifest, MeasuredMaps? maps = null)
    {
        string? card = manifest.Card is { } name ? ReadCard(folder, name) : null;
        var file = ModelFile.Open(folder, manifest);
        try
        {
            return Open(file, card, manifest, maps);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Closes the file; the model can be described afterwards, and not be cut.</summary>
    internal void Close() => file.Dispose();

    private static Model Open(ModelFile file, string? card, ModelManifest manifest, MeasuredMaps? maps)
    {
        var network = file.Read();
        var measured = maps?.For(network) ?? new Dictionary<string, Activation>();
        var activations = Activations.Of(network, measured);
        var layers = Survey.Of(network, activations);
        var trunk = Trunk.Of(network, activations).Where(t => t.Name == network.Input || layers.Exists(layer => layer.Tensor == t.Name)).ToList();
        var stages = FindStages(manifest, trunk, layers);
        return new(file, card, manifest, measured)
        {
            Stages = stages,
            Layers = layers.ConvertAll(layer => layer with { Name = stages.Find(stage => stage.Tensor == layer.Tensor)?.Name ?? layer.Name }),
            ExportedSize = network.HasOneSize ? (network.Columns, network.Rows) : null,
        };
    }

    private static string ReadCard(string folder, string name)
    {
        var card = new FileInfo(Path.Combine(folder, name));
        if (!card.Exists)
            throw new ModelException(ModelErrorCodes.FileMissing, $"model.json names the model card {name}, which is not in its folder.");
        return card.Length <= MostCard ? File.ReadAllText(card.FullName) : throw new ModelException(ModelErrorCodes.TooLarge, $"The model card {name} has {card.Length} bytes; at most {MostCard} are read.");
    }

    private static List<ModelStage> FindStages(ModelManifest manifest, List<TrunkTensor> trunk, List<Layer> layers)
    {
        var wanted = manifest.Stages.Count > 0
            ? manifest.Stages.Select(s => (s.Name, Tensor: StageFinder.Find(trunk, layers, s.Name, s.Tensor), s.Shows))
            : StageFinder.Ends(trunk).Select(end => (Name: $"stride{end.Stride}", end.Tensor, Shows: ""));
        var found = wanted.Select(w => Describe(layers.First(layer => layer.Tensor == w.Tensor), w.Name, w.Shows)).OrderBy(s => layers.FindIndex(layer => layer.Tensor == s.Tensor)).ToList();
        if (found.Count == 0)
            throw new ModelException(ModelErrorCodes.StageMissing, "The graph has no layer whose cells have a place in the picture, so there is nothing to look at. Expected a convolutional network.");
        return found.DistinctBy(s => s.Tensor).Count() == found.Count
            ? found
            : throw new ModelException(ModelErrorCodes.StageMissing, $"Two stages are the same tensor: {string.Join(", ", found.Select(s => $"{s.Name} = {s.Tensor}"))}.");
    }

    private static ModelStage Describe(Layer layer, string name, string shows) =>
        new(name, layer.Tensor, layer.Channels, layer.StrideX, layer.StrideY, layer.OffsetX, layer.OffsetY, shows) { Run = layer.Run };
}
