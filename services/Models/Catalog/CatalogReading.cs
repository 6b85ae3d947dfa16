using System.Text.Json;
using IFeaLiD.Models.Manifests;
using IFeaLiD.Models.Trials;
using Microsoft.Extensions.Logging;

namespace IFeaLiD.Models;

/// <summary>A models' folder -> what is on offer. Remembers what it has read, so that the next reading opens only what has changed.</summary>
/// <remarks>Not safe for use by several threads.</remarks>
internal sealed class CatalogReading(string folder, ILogger logger, string? preferred, Func<string, string, MeasuredMaps>? trial)
{
    private const int MostSurvey = 16 << 20;

    private Dictionary<string, CatalogEntry> known = [];

    public string Stamp() => FolderStamp.OfAll(folder);

    public ModelCatalog.Contents Read(string stamp)
    {
        if (!Directory.Exists(folder))
            return new(stamp, [], [Refuse(folder, ModelErrorCodes.FileMissing, "The folder of the models does not exist, so there is no model.")]);
        var described = FolderStamp.Folders(folder).Where(f => File.Exists(Path.Combine(f, ManifestReader.FileName)))
            .OrderBy(f => Path.GetFileName(f) != preferred).ThenBy(f => f, StringComparer.Ordinal).ToList();
        var entries = described.ConvertAll(model => Known(model, FolderStamp.Of(model), Described));
        foreach (string file in NetworkReader.FilesOf(folder).Concat(FolderStamp.Folders(folder).Except(described).SelectMany(NetworkReader.FilesOf)).Order(StringComparer.Ordinal))
            entries.Add(IsTaken(file, entries)
                ? new(file, "", null, [Refuse(file, ModelErrorCodes.IdTaken, $"There is a model {DroppedModel.IdOf(file)} already. Give the file another name.")])
                : Known(file, FolderStamp.OfFile(new FileInfo(file)), Dropped));
        foreach (var gone in known.Values.Where(entry => entry.Model is not null && !entries.Exists(e => e.Path == entry.Path)))
            logger.LogInformation("Model {Id} is gone", gone.Model!.Id);
        known = entries.ToDictionary(entry => entry.Path);
        return new(stamp, [.. entries.Select(entry => entry.Model).OfType<Model>()], [.. entries.SelectMany(entry => entry.Refused)]);
    }

    private CatalogEntry Known(string path, string stamp, Func<string, string, CatalogEntry> read) =>
        known.GetValueOrDefault(path) is { } entry && entry.Stamp == stamp ? entry : read(path, stamp);

    private static bool IsTaken(string file, List<CatalogEntry> entries) => entries.Exists(entry => entry.Model?.Id == DroppedModel.IdOf(file));

    private CatalogEntry Described(string modelFolder, string stamp)
    {
        string manifestFile = Path.Combine(modelFolder, ManifestReader.FileName), at = manifestFile;
        string? named = null;
        var refused = new List<RefusedModel>();
        var model = Try(() => at, refused, () =>
        {
            var manifest = ManifestReader.Read(File.ReadAllBytes(manifestFile), Path.GetFileName(modelFolder));
            named = manifest.File;
            at = Path.Combine(modelFolder, manifest.File);
            return Model.Open(modelFolder, manifest, Measured(modelFolder, manifest) ?? Tried(modelFolder, manifest));
        });
        foreach (string file in NetworkReader.FilesOf(modelFolder).Where(f => named is not null && Path.GetFileName(f) != named))
            refused.Add(Refuse(file, ModelErrorCodes.ManifestMissing, $"{ManifestReader.FileName} in its folder describes {named}, not this file: one model to a folder."));
        return new(modelFolder, stamp, model, refused);
    }

    private CatalogEntry Dropped(string file, string stamp)
    {
        if (trial is null)
            return new(file, stamp, null, [Refuse(file, ModelErrorCodes.ManifestMissing,
                $"Make a folder for it and put {ManifestReader.FileName} beside it, with the keys {ManifestReader.RequiredKeys}; \"ifealid models add\" does so. Without it nobody knows whose weights these are, nor how a photo must be prepared for them.")]);
        var refused = new List<RefusedModel>();
        var model = Try(() => file, refused, () =>
        {
            var manifest = DroppedModel.Describe(file);
            return Model.Open(Path.GetDirectoryName(file)!, manifest, trial(file, manifest.Sha256));
        });
        return new(file, stamp, model, refused);
    }

    private Model? Try(Func<string> at, List<RefusedModel> refused, Func<Model> open)
    {
        try
        {
            var model = open();
            logger.LogInformation("Model {Id}: {Name}, {Label}; stages {Stages}; {Layers} layers",
                model.Id, model.Manifest.Name, model.Manifest.Label, string.Join(", ", model.Stages.Select(s => s.Name)), model.Layers.Count);
            return model;
        }
        catch (ModelException error)
        {
            refused.Add(Refuse(at(), error.Code, error.Message));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            refused.Add(Refuse(at(), ModelErrorCodes.FileUnreadable, $"The file cannot be read: {error.Message}"));
        }
#pragma warning disable CA1031 // whatever a graph does to the reader, the other models stay on offer
        catch (Exception error)
#pragma warning restore CA1031
        {
            refused.Add(Refuse(at(), ModelErrorCodes.NodeInvalid, $"The graph holds something that is not understood here ({error.Message}) Export it again, or simplify it."));
        }

        return null;
    }

    /// <summary>What a trial has left in the folder; of another file it counts for nothing.</summary>
    private static MeasuredMaps? Measured(string modelFolder, ModelManifest manifest)
    {
        var file = new FileInfo(Path.Combine(modelFolder, ModelCatalog.SurveyFile));
        try
        {
            return file is { Exists: true, Length: <= MostSurvey } && JsonSerializer.Deserialize(File.ReadAllBytes(file.FullName), TrialJson.Default.MeasuredMaps) is { Maps: not null } maps && maps.Sha256 == manifest.Sha256
                ? maps
                : null;
        }
        catch (JsonException)
        {
            throw new ModelException(ModelErrorCodes.ManifestInvalid, $"{ModelCatalog.SurveyFile} in its folder cannot be read. Delete it, or have it made again by \"ifealid models verify\".");
        }
    }

    /// <summary>A network that somebody has described by hand, and that nobody has tried.</summary>
    private MeasuredMaps? Tried(string modelFolder, ModelManifest manifest)
    {
        string file = Path.Combine(modelFolder, manifest.File);
        return trial is not null && new FileInfo(file) is { Exists: true } there && there.Length == manifest.Bytes ? trial(file, manifest.Sha256) : null;
    }

    private RefusedModel Refuse(string file, string code, string sentence)
    {
        string relative = Path.GetRelativePath(folder, file);
        logger.LogWarning("Refused {File} ({Code}): {Sentence}", relative, code, sentence);
        return new(relative, code, sentence);
    }
}
