using IFeaLiD.Models.Manifests;

namespace IFeaLiD.Models.Store;

/// <summary>Models that can be fetched: manifests with an address, in the folder <c>downloads</c> of the models' folder.</summary>
public static class Downloads
{
    private const string Folder = "downloads";

    /// <summary>All that are known, by id. Reads files, nothing else.</summary>
    /// <exception cref="ModelException">manifest-invalid.</exception>
    public static IReadOnlyList<ModelManifest> List(string modelsFolder)
    {
        string folder = Path.Combine(modelsFolder, Folder);
        return Directory.Exists(folder)
            ? [.. Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal).Select(Read)]
            : [];
    }

    private static ModelManifest Read(string file) => ManifestReader.Read(File.ReadAllBytes(file), Path.GetFileNameWithoutExtension(file), isDownload: true);
}
