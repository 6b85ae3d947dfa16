namespace IFeaLiD.Decoder;

/// <summary>A photo that cannot become pixels. The message is for the person who chose it.</summary>
/// <param name="code">Stable, kebab-case.</param>
/// <param name="message">What was wrong, what was expected, what to do.</param>
/// <param name="cause">The library's exception, if there was one.</param>
public sealed class DecodeException(string code, string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>Stable, kebab-case.</summary>
    public string Code { get; } = code;
}
