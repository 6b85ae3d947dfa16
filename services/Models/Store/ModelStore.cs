using System.Security.Cryptography;
using System.Text.Json;
using IFeaLiD.Models.Manifests;
using IFeaLiD.Models.Trials;

namespace IFeaLiD.Models.Store;

/// <summary>Puts models into the models' folder and takes them out: a model is there whole or not at all.</summary>
public sealed class ModelStore(string modelsFolder)
{
    /// <summary>Where files grow and folders are made ready, on the same disk.</summary>
    public string Incoming => Path.Combine(modelsFolder, ".incoming");

    /// <summary>Fetches a model that is known, tries it, and installs it.</summary>
    /// <param name="manifest">With an address.</param>
    /// <param name="address">Another place of the same file, or null.</param>
    /// <param name="download">How.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancellationToken">Leaves the beginning for the next run.</param>
    /// <returns>What can be said of it; to use it, read the catalog again.</returns>
    /// <exception cref="ModelException">id-taken; all of <see cref="Download"/> and of <see cref="ModelTrial"/>.</exception>
    public async Task<Model> PullAsync(ModelManifest manifest, Uri? address, Download download, IProgress<DownloadProgress> progress, CancellationToken cancellationToken)
    {
        RefuseTaken(manifest.Id);
        Directory.CreateDirectory(Incoming);
        string part = Path.Combine(Incoming, $"{manifest.Sha256}.part");
        await download.RunAsync(address ?? manifest.Url!, manifest.Bytes, manifest.Sha256, part, progress, cancellationToken);
        return Install(manifest with { Bytes = new FileInfo(part).Length }, file => File.Move(part, file));
    }

    /// <summary>Copies a file of one's own, tries it, and installs it.</summary>
    /// <param name="file">Its bytes; seekable.</param>
    /// <param name="fileName">Ends in .onnx or .safetensors.</param>
    /// <param name="choices">What is known of it.</param>
    /// <exception cref="ModelException">manifest-invalid, id-taken, not-onnx, too-large; all of <see cref="ModelTrial"/>.</exception>
    public Model Add(Stream file, string fileName, ModelChoices choices)
    {
        var manifest = choices.Over(DroppedModel.Describe(file, fileName));
        manifest = manifest with { File = manifest.Id + Path.GetExtension(fileName) };
        ManifestReader.Read(ManifestWriter.Write(manifest), manifest.Id); // says what is wrong with what was given
        RefuseTaken(manifest.Id);
        return Install(manifest, to =>
        {
            file.Position = 0;
            using var copy = File.Create(to);
            file.CopyTo(copy);
        });
    }

    /// <summary>Takes a model out.</summary>
    /// <exception cref="ModelException">file-missing.</exception>
    public void Remove(string id)
    {
        string folder = Path.Combine(modelsFolder, id);
        if (!Has(id))
            throw new ModelException(ModelErrorCodes.FileMissing, $"There is no model {id} in {modelsFolder}. \"ifealid models list\" shows those that there are.");
        Directory.CreateDirectory(Incoming);
        string away = Path.Combine(Incoming, Path.GetRandomFileName());
        Directory.Move(folder, away); // from here on it is gone for everybody, however long deleting takes
        Directory.Delete(away, recursive: true);
    }

    /// <summary>What <see cref="Remove(RefusedModel)"/> takes out: the folder of a model that has one, or else the file alone.</summary>
    /// <returns>Path relative to the models' folder, with a slash at the end of a folder's; null where nothing can be taken out.</returns>
    public string? RemovedWith(RefusedModel refused)
    {
        string[] parts = refused.File.Split(Path.DirectorySeparatorChar);
        if (parts.Length > 2 || parts.Any(part => part is "" || part[0] == '.'))
            return null; // outside the folder, or not a model's
        if (parts is [var id, _] && refused.Code != ModelErrorCodes.ManifestMissing && Has(id))
            return $"{id}/";
        var file = new FileInfo(Path.Combine(modelsFolder, refused.File));
        bool elsewhere = parts.Length == 2 && file.Directory!.LinkTarget is not null;
        return NetworkReader.Reads(file.Name) && file.Exists && !elsewhere ? refused.File : null;
    }

    /// <summary>Takes out what cannot be used.</summary>
    /// <exception cref="ModelException">file-missing.</exception>
    public void Remove(RefusedModel refused)
    {
        string what = RemovedWith(refused) ?? throw new ModelException(ModelErrorCodes.FileMissing, $"{refused.File} is no file of a model in {modelsFolder}, or is gone already.");
        if (what.EndsWith('/'))
            Remove(what[..^1]);
        else
            File.Delete(Path.Combine(modelsFolder, what));
    }

    /// <summary>Checks size, SHA-256 and graph, and tries the network again.</summary>
    /// <exception cref="ModelException">What is wrong.</exception>
    public Model Verify(string id)
    {
        string folder = Path.Combine(modelsFolder, id);
        string file = Path.Combine(folder, ManifestReader.FileName);
        if (!Has(id))
            throw new ModelException(ModelErrorCodes.FileMissing, $"There is no model {id} in {modelsFolder}. \"ifealid models list\" shows those that there are.");
        var manifest = ManifestReader.Read(File.ReadAllBytes(file), id);
        Model.Open(folder, manifest).Close();
        var maps = ModelTrial.Run(Path.Combine(folder, manifest.File), manifest.Sha256);
        var model = Model.Open(folder, manifest, maps);
        model.Close();
        WriteSurvey(folder, maps);
        return model;
    }

    /// <summary>Also where nothing had to be measured: it says that the network has been tried.</summary>
    private static void WriteSurvey(string folder, MeasuredMaps maps)
    {
        string file = Path.Combine(folder, ModelCatalog.SurveyFile), fresh = Path.Combine(folder, Path.GetRandomFileName());
        byte[] survey = JsonSerializer.SerializeToUtf8Bytes(maps, TrialJson.Default.MeasuredMaps);
        if (File.Exists(file) && File.ReadAllBytes(file).AsSpan().SequenceEqual(survey))
            return;
        File.WriteAllBytes(fresh, survey);
        File.Move(fresh, file, overwrite: true);
    }

    /// <summary>Whether there is a model of this id with a folder of its own.</summary>
    public bool Has(string id) => id == DroppedModel.IdOf(id) && File.Exists(Path.Combine(modelsFolder, id, ManifestReader.FileName));

    /// <summary>Refuses an id that is in use.</summary>
    /// <exception cref="ModelException">id-taken.</exception>
    public void RefuseTaken(string id)
    {
        if (Directory.Exists(Path.Combine(modelsFolder, id)))
            throw new ModelException(ModelErrorCodes.IdTaken, $"There is a model {id} already. Remove it first (ifealid models remove {id}), or give another --id.");
    }

    private Model Install(ModelManifest manifest, Action<string> bring)
    {
        string staging = Path.Combine(Incoming, Path.GetRandomFileName()), folder = Path.Combine(staging, manifest.Id);
        Directory.CreateDirectory(folder);
        try
        {
            string file = Path.Combine(folder, manifest.File);
            bring(file);
            using (var stream = File.OpenRead(file))
                if (Convert.ToHexStringLower(SHA256.HashData(stream)) != manifest.Sha256)
                    throw new ModelException(ModelErrorCodes.FileChecksum, "The file was changed while it was read. Try again.");
            var maps = ModelTrial.Run(file, manifest.Sha256);
            WriteSurvey(folder, maps);
            File.WriteAllBytes(Path.Combine(folder, ManifestReader.FileName), ManifestWriter.Write(manifest));
            var model = Model.Open(folder, manifest, maps);
            model.Close();
            Directory.Move(folder, Path.Combine(modelsFolder, manifest.Id));
            return model;
        }
        finally
        {
            Directory.Delete(staging, recursive: true);
        }
    }
}
