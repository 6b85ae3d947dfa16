using System.Text.Json;
using IFeaLiD.Models.Manifests;
using IFeaLiD.Models.Trials;
using Microsoft.Extensions.Logging;

namespace IFeaLiD.Models;

/// <summary>
/// The models of a folder. Each has a sub-folder of its own with model.json, .onnx file and card; an .onnx file alone is offered, too,
/// once it has been tried. Read once, at start.
/// </summary>
public sealed class ModelCatalog
{
    /// <summary>What a trial has measured, in a model's folder.</summary>
    public const string SurveyFile = "survey.json";

    private const string Onnx = "*.onnx";
    private const int MostSurvey = 16 << 20;

    private readonly List<Model> models = [];
    private readonly List<RefusedModel> refused = [];
    private readonly string folder;
    private readonly ILogger logger;
    private readonly Func<string, string, MeasuredMaps>? trial;

    private ModelCatalog(string folder, ILogger logger, Func<string, string, MeasuredMaps>? trial) => (this.folder, this.logger, this.trial) = (folder, logger, trial);

    /// <summary>The models on offer: the preferred one first, the others by id, files alone last.</summary>
    public IReadOnlyList<Model> Models => models;

    /// <summary>What lies in the folder and is not offered.</summary>
    public IReadOnlyList<RefusedModel> Refused => refused;

    /// <summary>The model of this id, or null.</summary>
    public Model? Find(string id) => models.Find(m => m.Id == id);

    /// <summary>Reads the folder. What is wrong with one model refuses this one, is logged, and leaves the others.</summary>
    /// <param name="folder">For example <c>models</c>.</param>
    /// <param name="logger">One line for each model and each refusal.</param>
    /// <param name="preferred">Id of the model that comes first, if it is there.</param>
    /// <param name="trial">Tries a file of this path and SHA-256 that no manifest describes (<see cref="ModelTrial.Run(string, string)"/>); null refuses such files.</param>
    public static ModelCatalog Load(string folder, ILogger logger, string? preferred = null, Func<string, string, MeasuredMaps>? trial = null)
    {
        var catalog = new ModelCatalog(folder, logger, trial);
        if (!Directory.Exists(folder))
        {
            catalog.Refuse(folder, ModelErrorCodes.FileMissing, "The folder of the models does not exist, so there is no model.");
            return catalog;
        }

        foreach (string model in Directory.EnumerateDirectories(folder).OrderBy(m => Path.GetFileName(m) != preferred).ThenBy(m => m, StringComparer.Ordinal))
            catalog.AddDescribed(model);
        foreach (string file in Directory.EnumerateFiles(folder, Onnx).Concat(Directory.EnumerateDirectories(folder).Where(m => !File.Exists(Path.Combine(m, ManifestReader.FileName))).SelectMany(m => Directory.EnumerateFiles(m, Onnx))).Order(StringComparer.Ordinal))
            catalog.AddDropped(file);
        return catalog;
    }

    private void AddDescribed(string modelFolder)
    {
        string manifestFile = Path.Combine(modelFolder, ManifestReader.FileName);
        if (!File.Exists(manifestFile))
            return;
        string at = manifestFile;
        string? named = null;
        Try(() => at, () =>
        {
            var manifest = ManifestReader.Read(File.ReadAllBytes(manifestFile), Path.GetFileName(modelFolder));
            named = manifest.File;
            at = Path.Combine(modelFolder, manifest.File);
            Add(Model.Open(modelFolder, manifest, Measured(modelFolder, manifest)));
        });
        foreach (string file in Directory.EnumerateFiles(modelFolder, Onnx).Where(f => named is not null && Path.GetFileName(f) != named).Order(StringComparer.Ordinal))
            Refuse(file, ModelErrorCodes.ManifestMissing, $"{ManifestReader.FileName} in its folder describes {named}, not this file: one model to a folder.");
    }

    private void AddDropped(string file)
    {
        if (trial is null)
        {
            Refuse(file, ModelErrorCodes.ManifestMissing,
                $"Make a folder for it and put {ManifestReader.FileName} beside it, with the keys {ManifestReader.RequiredKeys}; \"ifealid models add\" does so. Without it nobody knows whose weights these are, nor how a photo must be prepared for them.");
            return;
        }

        Try(() => file, () =>
        {
            var manifest = DroppedModel.Describe(file);
            if (Find(manifest.Id) is not null)
                throw new ModelException(ModelErrorCodes.IdTaken, $"There is a model {manifest.Id} already. Give the file another name.");
            Add(Model.Open(Path.GetDirectoryName(file)!, manifest, trial(file, manifest.Sha256)));
        });
    }

    private void Try(Func<string> at, Action open)
    {
        try
        {
            open();
        }
        catch (ModelException error)
        {
            Refuse(at(), error.Code, error.Message);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Refuse(at(), ModelErrorCodes.FileUnreadable, $"The file cannot be read: {error.Message}");
        }
    }

    private void Add(Model model)
    {
        models.Add(model);
        logger.LogInformation("Model {Id}: {Name}, {Label}; stages {Stages}; {Layers} layers",
            model.Id, model.Manifest.Name, model.Manifest.Label, string.Join(", ", model.Stages.Select(s => s.Name)), model.Layers.Count);
    }

    /// <summary>What a trial has left in the folder; of another file it counts for nothing.</summary>
    private static MeasuredMaps? Measured(string modelFolder, ModelManifest manifest)
    {
        var file = new FileInfo(Path.Combine(modelFolder, SurveyFile));
        try
        {
            return file is { Exists: true, Length: <= MostSurvey } && JsonSerializer.Deserialize(File.ReadAllBytes(file.FullName), TrialJson.Default.MeasuredMaps) is { Maps: not null } maps && maps.Sha256 == manifest.Sha256
                ? maps
                : null;
        }
        catch (JsonException)
        {
            throw new ModelException(ModelErrorCodes.ManifestInvalid, $"{SurveyFile} in its folder cannot be read. Delete it, or have it made again by \"ifealid models verify\".");
        }
    }

    private void Refuse(string file, string code, string sentence)
    {
        string relative = Path.GetRelativePath(folder, file);
        refused.Add(new(relative, code, sentence));
        logger.LogWarning("Refused {File} ({Code}): {Sentence}", relative, code, sentence);
    }
}
