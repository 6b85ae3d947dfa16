namespace IFeaLiD.Extraction;

/// <summary>A request that cannot succeed however often it is tried. The message is for the person who made it.</summary>
public sealed class ExtractionException : Exception
{
    /// <summary>Names what is wrong.</summary>
    /// <param name="code">Stable, kebab-case.</param>
    /// <param name="message">What was wrong, what was expected, what to do.</param>
    /// <param name="cause">The library's exception, if there was one.</param>
    public ExtractionException(string code, string message, Exception? cause = null)
        : base(message, cause) => Code = code;

    /// <summary>Stable, kebab-case.</summary>
    public string Code { get; }
}
