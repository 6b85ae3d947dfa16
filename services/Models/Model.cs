using IFeaLiD.Models.Graphs;

namespace IFeaLiD.Models;

/// <summary>
/// A model on offer. Holds no weights: they are read from the file when a cut is asked for, and go with it.
/// </summary>
public sealed class Model
{
    private readonly string folder;

    private Model(string folder, ModelManifest manifest, IReadOnlyList<ModelStage> stages) => (this.folder, Manifest, Stages) = (folder, manifest, stages);

    /// <summary>What model.json says.</summary>
    public ModelManifest Manifest { get; }

    /// <summary>Same as the manifest's id.</summary>
    public string Id => Manifest.Id;

    /// <summary>SHA-256 of the .onnx file, checked: 64 lower-case hexadecimal digits.</summary>
    public string Sha256 => Manifest.Sha256;

    /// <summary>In order of depth, from the photo on.</summary>
    public IReadOnlyList<ModelStage> Stages { get; }

    /// <summary>The text of the model card, Markdown.</summary>
    /// <param name="cancellationToken">Ends the reading.</param>
    public Task<string> ReadCardAsync(CancellationToken cancellationToken) => File.ReadAllTextAsync(Path.Combine(folder, Manifest.Card), cancellationToken);

    /// <summary>
    /// Reads the file (again checked against its SHA-256) and cuts it: photo -> first stage -> next stage -> ... up to the deepest
    /// stage that is wanted, with every stage in between. Takes a tenth of a second; the graphs hold the file's weights while they live.
    /// </summary>
    /// <param name="stageNames">At least one; in any order.</param>
    /// <exception cref="ModelException">stage-unknown; file-missing, file-size, file-checksum where the file was changed since.</exception>
    public IReadOnlyList<StageGraph> CutStages(IReadOnlyList<string> stageNames)
    {
        var stages = Stages.Select(s => s.Name).ToList();
        if (stageNames.Count == 0 || stageNames.FirstOrDefault(s => !stages.Contains(s)) is not null)
            throw new ModelException(ModelErrorCodes.StageUnknown,
                $"The model {Id} has the stages {string.Join(", ", stages)}; asked for: {(stageNames.Count > 0 ? string.Join(", ", stageNames) : "none")}.");

        var network = ModelFile.Read(folder, Manifest);
        var activations = Activations.Of(network);
        var trunk = Trunk.Of(network, activations);
        int deepest = stageNames.Max(stages.IndexOf);
        var ends = Stages.Take(deepest + 1).Select(s => trunk.First(t => t.Name == s.Tensor)).Prepend(trunk[0]).ToList();
        return ends.Zip(ends.Skip(1)).Select((ends, i) => new StageGraph(stages[i], network, activations, ends.First, ends.Second)).ToList();
    }

    /// <summary>Checks file and graph, finds the stages.</summary>
    /// <exception cref="ModelException">All that can be wrong with the file, or stage-missing.</exception>
    internal static Model Open(string folder, ModelManifest manifest)
    {
        if (!File.Exists(Path.Combine(folder, manifest.Card)))
            throw new ModelException(ModelErrorCodes.FileMissing, $"model.json names the model card {manifest.Card}, which is not in its folder.");
        var network = ModelFile.Read(folder, manifest);
        var trunk = Trunk.Of(network, Activations.Of(network));
        var found = manifest.Stages.Select(s => (Stage: s, Tensor: StageFinder.Find(trunk, s.Name, s.Tensor))).OrderBy(f => trunk.IndexOf(f.Tensor)).ToList();
        if (found.DistinctBy(f => f.Tensor).Count() < found.Count)
            throw new ModelException(ModelErrorCodes.StageMissing, $"Two stages are the same tensor: {string.Join(", ", found.Select(f => $"{f.Stage.Name} = {f.Tensor.Name}"))}.");
        return new(folder, manifest, found.Select(f => Describe(f.Stage, f.Tensor)).ToList());
    }

    private static ModelStage Describe(ManifestStage stage, TrunkTensor tensor)
    {
        var (channels, y, x) = tensor.Activation;
        return new(stage.Name, tensor.Name, channels, x.Stride, y.Stride, x.Offset, y.Offset, stage.Shows);
    }
}
