namespace IFeaLiD.Extractor.Extract;

/// <summary>A photo to extract.</summary>
/// <param name="Path">As it was named or found; <c>-</c> is standard input.</param>
/// <param name="Folder">Of its datasets within the output; empty, or where it lay below a folder that was named.</param>
internal sealed record PhotoFile(string Path, string Folder)
{
    /// <summary>Names standard input as photo, and standard output as output.</summary>
    public const string Stream = "-";

    /// <summary>First part of its datasets' names, within <see cref="Folder"/>; given by <see cref="OutputNames"/>.</summary>
    public string Name { get; init; } = "";

    /// <summary>The file's name with its extension.</summary>
    public string FileName => Path == Stream ? "stdin" : System.IO.Path.GetFileName(Path);

    /// <summary>To read it once.</summary>
    /// <exception cref="InputException">It is not there or cannot be read.</exception>
    public System.IO.Stream Open() => Path == Stream ? Console.OpenStandardInput() : InputException.Open(Path);
}
