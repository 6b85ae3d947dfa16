namespace IFeaLiD.Extractor.Convert;

/// <summary>What is read: a file, or standard input put into a temporary file without a name, since archives are read from their end.</summary>
internal static class InputFile
{
    /// <summary>Stands for standard input.</summary>
    public const string Standard = "-";

    /// <summary>Opens it; it can be sought.</summary>
    /// <exception cref="InputException">It cannot be read.</exception>
    public static async Task<FileStream> OpenAsync(string path, CancellationToken cancellationToken)
    {
        if (path != Standard)
        {
            return InputException.Open(path);
        }

        var file = NamelessFile.Create();
        try
        {
            await using var standard = Console.OpenStandardInput();
            await standard.CopyToAsync(file, cancellationToken);
            file.Position = 0;
            return file;
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }
}
