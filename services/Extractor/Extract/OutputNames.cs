namespace IFeaLiD.Extractor.Extract;

/// <summary>
/// Gives each photo a name of its own: that of its file without extension; with it, where a.jpg and a.png are there; with a number, where
/// files of different folders are called the same. Letters of either case are the same, as on disks of other systems.
/// </summary>
internal static class OutputNames
{
    /// <summary>The photos with their names, in the same order; equal photos give equal names.</summary>
    public static List<PhotoFile> Give(IReadOnlyList<PhotoFile> photos)
    {
        var stems = photos.GroupBy(Stem, StringComparer.OrdinalIgnoreCase).ToDictionary(same => same.Key, same => same.Count(), StringComparer.OrdinalIgnoreCase);
        var files = photos.GroupBy(File, StringComparer.OrdinalIgnoreCase).ToDictionary(same => same.Key, same => same.Count(), StringComparer.OrdinalIgnoreCase);
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return [.. photos.Select(photo => photo with { Name = Path.GetFileName(Candidates(photo).First(taken.Add)) })];

        IEnumerable<string> Candidates(PhotoFile photo)
        {
            // Where only folders tell them apart, an extension would not help.
            var name = stems[Stem(photo)] == files[File(photo)] ? Stem(photo) : File(photo);
            return Enumerable.Range(1, int.MaxValue).Select(number => number == 1 ? name : $"{name}-{number}");
        }
    }

    private static string Stem(PhotoFile photo) => Path.Combine(photo.Folder, Path.GetFileNameWithoutExtension(photo.FileName));

    private static string File(PhotoFile photo) => Path.Combine(photo.Folder, photo.FileName);
}
