using IFeaLiD.Tests;

namespace IFeaLiD.Extractor.Tests;

internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("ifealid-test-").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>All that is there, hidden ones too.</summary>
    public string[] Names => [.. Directory.EnumerateFileSystemEntries(Path).Select(entry => System.IO.Path.GetFileName(entry)!).Order(StringComparer.Ordinal)];

    /// <summary>Files of a folder and of those below it, hidden ones too.</summary>
    public string[] FilesOf(string name) =>
        [.. Directory.EnumerateFiles(this[name], "*", SearchOption.AllDirectories).Select(file => System.IO.Path.GetRelativePath(this[name], file)).Order(StringComparer.Ordinal)];

    /// <summary>Copies a photo of the fixtures to a path in this folder, making folders where needed.</summary>
    public string Copy(string fixture, string name)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(this[name])!);
        File.Copy(Repository.Fixture("photos", fixture), this[name]);
        return this[name];
    }

    public void Dispose()
    {
        if (Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }
    }
}
