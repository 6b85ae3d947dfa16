namespace IFeaLiD.Extractor;

/// <summary>A file that was named on the command line cannot be read.</summary>
internal sealed class InputException : Exception
{
    /// <summary>Names what is wrong.</summary>
    public InputException(string code, string message, Exception? cause = null)
        : base(message, cause) => Code = code;

    /// <summary>Stable, kebab-case.</summary>
    public string Code { get; }

    /// <summary>Opens a file to read it once, from its beginning to its end.</summary>
    /// <exception cref="InputException"><c>file-missing</c> or <c>file-unreadable</c>.</exception>
    public static FileStream Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.Asynchronous);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InputException("file-missing", "There is no such file.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException("file-unreadable", $"The file cannot be read: {e.Message}", e);
        }
    }
}
