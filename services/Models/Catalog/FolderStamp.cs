using System.Globalization;
using System.Text;

namespace IFeaLiD.Models;

/// <summary>Names, sizes and times of files: what changes when somebody changes one of them.</summary>
internal static class FolderStamp
{
    /// <summary>Of the files of a folder, and of those in its folders.</summary>
    public static string OfAll(string folder) => Directory.Exists(folder)
        ? string.Concat(Folders(folder).Prepend(folder).Select(Of))
        : "";

    /// <summary>Of the files of a folder.</summary>
    public static string Of(string folder)
    {
        var stamp = new StringBuilder();
        try
        {
            foreach (var file in new DirectoryInfo(folder).EnumerateFiles().OrderBy(f => f.Name, StringComparer.Ordinal))
                stamp.Append(OfFile(file));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            stamp.Append("gone while it was looked at|");
        }

        return stamp.ToString();
    }

    /// <summary>Of one file.</summary>
    public static string OfFile(FileInfo file) => string.Create(CultureInfo.InvariantCulture, $"{file.FullName}:{(file.Exists ? file.Length : -1)}:{(file.Exists ? file.LastWriteTimeUtc.Ticks : 0)}|");

    /// <summary>The folders of models: hidden ones are in the making.</summary>
    public static IEnumerable<string> Folders(string folder) => Directory.EnumerateDirectories(folder).Where(f => Path.GetFileName(f)[0] != '.').Order(StringComparer.Ordinal);
}
