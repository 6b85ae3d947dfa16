using IFeaLiD.Models.Manifests;
using Microsoft.Extensions.Logging;

namespace IFeaLiD.Models;

/// <summary>The models of a folder: each in a sub-folder of its own with model.json, .onnx file and card. Read once, at start.</summary>
public sealed class ModelCatalog
{
    private const string Onnx = "*.onnx";

    private readonly List<Model> models = [];
    private readonly List<RefusedModel> refused = [];
    private readonly string folder;
    private readonly ILogger logger;

    private ModelCatalog(string folder, ILogger logger) => (this.folder, this.logger) = (folder, logger);

    /// <summary>The models on offer: the preferred one first, the others by id.</summary>
    public IReadOnlyList<Model> Models => models;

    /// <summary>What lies in the folder and is not offered.</summary>
    public IReadOnlyList<RefusedModel> Refused => refused;

    /// <summary>The model of this id, or null.</summary>
    public Model? Find(string id) => models.Find(m => m.Id == id);

    /// <summary>Reads the folder. What is wrong with one model refuses this one, is logged, and leaves the others.</summary>
    /// <param name="folder">For example <c>models</c>.</param>
    /// <param name="logger">One line for each model and each refusal.</param>
    /// <param name="preferred">Id of the model that comes first, if it is there.</param>
    public static ModelCatalog Load(string folder, ILogger logger, string? preferred = null)
    {
        var catalog = new ModelCatalog(folder, logger);
        if (!Directory.Exists(folder))
        {
            catalog.Refuse(folder, ModelErrorCodes.FileMissing, "The folder of the models does not exist, so there is no model.");
            return catalog;
        }

        foreach (string file in Directory.EnumerateFiles(folder, Onnx).Order(StringComparer.Ordinal))
            catalog.RefuseWithoutManifest(file, $"Make a folder for it and put {ManifestReader.FileName} beside it");
        foreach (string model in Directory.EnumerateDirectories(folder).OrderBy(m => Path.GetFileName(m) != preferred).ThenBy(m => m, StringComparer.Ordinal))
            catalog.Add(model);
        return catalog;
    }

    private void Add(string modelFolder)
    {
        string manifestFile = Path.Combine(modelFolder, ManifestReader.FileName);
        string? named = null;
        if (File.Exists(manifestFile))
            named = AddDescribed(modelFolder, manifestFile);
        foreach (string file in Directory.EnumerateFiles(modelFolder, Onnx).Where(f => named is null || Path.GetFileName(f) != named).Order(StringComparer.Ordinal))
            if (named is not null)
                Refuse(file, ModelErrorCodes.ManifestMissing, $"{ManifestReader.FileName} in its folder describes {named}, not this file: one model to a folder.");
            else if (!File.Exists(manifestFile))
                RefuseWithoutManifest(file, $"Put {ManifestReader.FileName} beside it");
    }

    /// <returns>The .onnx file that the manifest names, or null where it could not be read.</returns>
    private string? AddDescribed(string modelFolder, string manifestFile)
    {
        string at = manifestFile;
        ModelManifest? manifest = null;
        try
        {
            manifest = ManifestReader.Read(File.ReadAllBytes(manifestFile), Path.GetFileName(modelFolder));
            at = Path.Combine(modelFolder, manifest.File);
            var model = Model.Open(modelFolder, manifest);
            models.Add(model);
            logger.LogInformation("Model {Id}: {Name}, {Label}; stages {Stages}", model.Id, manifest.Name, manifest.Label, string.Join(", ", model.Stages.Select(s => s.Name)));
        }
        catch (ModelException error)
        {
            Refuse(at, error.Code, error.Message);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Refuse(at, ModelErrorCodes.FileUnreadable, $"The file cannot be read: {error.Message}");
        }

        return manifest?.File;
    }

    private void RefuseWithoutManifest(string file, string what) =>
        Refuse(file, ModelErrorCodes.ManifestMissing, $"{what}, with the keys {ManifestReader.RequiredKeys}. Without it nobody knows whose weights these are, nor how a photo must be prepared for them.");

    private void Refuse(string file, string code, string sentence)
    {
        string relative = Path.GetRelativePath(folder, file);
        refused.Add(new(relative, code, sentence));
        logger.LogWarning("Refused {File} ({Code}): {Sentence}", relative, code, sentence);
    }
}
