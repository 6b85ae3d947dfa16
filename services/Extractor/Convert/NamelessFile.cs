namespace IFeaLiD.Extractor.Convert;

/// <summary>A temporary file without a name: gone with the process, however that ends.</summary>
internal static class NamelessFile
{
    public static FileStream Create()
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        var file = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Delete, 1 << 16, FileOptions.Asynchronous);
        File.Delete(path);
        return file;
    }
}
