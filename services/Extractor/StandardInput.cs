namespace IFeaLiD.Extractor;

/// <summary>Standard input, for those who have to know its length or to read it from its end.</summary>
internal static class StandardInput
{
    /// <summary>Reads all of it into a temporary file, which goes when it is closed.</summary>
    /// <returns>The file at its beginning.</returns>
    /// <exception cref="IOException">There is no room for it.</exception>
    public static async Task<FileStream> KeepAsync(CancellationToken cancellationToken)
    {
        var file = new FileStream(Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous,
        });
        try
        {
            await using var input = Console.OpenStandardInput();
            await input.CopyToAsync(file, cancellationToken);
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
