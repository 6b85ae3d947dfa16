using IFeaLiD.Extraction;
using IFeaLiD.Extraction.Photos;

namespace IFeaLiD.Extractor.Extract;

/// <summary>Files and folders of the command line to photos.</summary>
internal sealed class PhotoFinder
{
    /// <summary>What is taken for a photo by its name, so that a damaged one is told of; others are looked into.</summary>
    private static readonly HashSet<string> Extensions = new(StringComparer.OrdinalIgnoreCase)
    {
        ".jpg", ".jpeg", ".jpe", ".png", ".webp", ".tif", ".tiff", ".heic", ".heif", ".avif", ".jxl", ".gif", ".bmp",
        ".dng", ".cr2", ".cr3", ".nef", ".arw", ".raf", ".rw2", ".orf",
    };

    private static readonly EnumerationOptions Visible = new() { IgnoreInaccessible = false, AttributesToSkip = FileAttributes.Hidden };

    private readonly List<PhotoFile> photos = [];
    private readonly List<(string Folder, InputException Problem)> problems = [];
    private readonly HashSet<string> seen = [];

    /// <summary>Folders that gave nothing, or cannot be read.</summary>
    public IReadOnlyList<(string Folder, InputException Problem)> Problems => problems;

    /// <summary>Files of folders that are no photos.</summary>
    public int PassedOver { get; private set; }

    /// <summary>Photos with names, each file once.</summary>
    public IReadOnlyList<PhotoFile> Name() => OutputNames.Give(photos);

    /// <summary>Adds a photo, or those of a folder, ordered by name; hidden files and links to folders are passed over.</summary>
    /// <param name="path">File, folder, or <c>-</c>.</param>
    /// <param name="recursive">Folders within folders as well.</param>
    public void Add(string path, bool recursive)
    {
        if (path == PhotoFile.Stream || !Directory.Exists(path))
        {
            Add(new PhotoFile(path, ""));
            return;
        }

        var (before, problemsBefore) = (photos.Count, problems.Count);
        foreach (var file in FilesOf(path, recursive))
        {
            if (IsPhoto(file))
            {
                Add(new PhotoFile(file, Path.GetDirectoryName(Path.GetRelativePath(path, file)) ?? ""));
            }
            else
            {
                PassedOver++;
            }
        }

        if ((photos.Count, problems.Count) == (before, problemsBefore))
        {
            problems.Add((path, new InputException("no-photos", $"There is no photo in this folder.{(recursive ? "" : " --recursive looks into folders below.")}")));
        }
    }

    /// <summary>A folder that cannot be read is a problem of its own and keeps no other from its turn.</summary>
    private IEnumerable<string> FilesOf(string folder, bool recursive)
    {
        List<FileSystemInfo> entries = [];
        try
        {
            entries = [.. new DirectoryInfo(folder).EnumerateFileSystemInfos("*", Visible).OrderBy(entry => entry.Name, StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problems.Add((folder, new InputException("folder-unreadable", $"The folder cannot be read: {e.Message}", e)));
        }

        foreach (var entry in entries)
        {
            var path = Path.Combine(folder, entry.Name);
            if (entry is not DirectoryInfo)
            {
                yield return path;
            }
            else if (recursive && entry.LinkTarget is null) // a link may lead back
            {
                foreach (var file in FilesOf(path, recursive))
                {
                    yield return file;
                }
            }
        }
    }

    private static bool IsPhoto(string path)
    {
        if (Extensions.Contains(Path.GetExtension(path)))
        {
            return true;
        }

        try
        {
            using var file = File.OpenRead(path);
            var start = new byte[PhotoFormats.BytesNeeded];
            PhotoFormats.Check(start.AsSpan(0, file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)));
            return true;
        }
        catch (Exception e) when (e is ExtractionException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private void Add(PhotoFile photo)
    {
        if (seen.Add(photo.Path == PhotoFile.Stream ? PhotoFile.Stream : Path.GetFullPath(photo.Path)))
        {
            photos.Add(photo);
        }
    }
}
