namespace IFeaLiD.Extractor;

/// <summary>What was asked for cannot be met, whatever the photos are.</summary>
/// <param name="code">Stable, kebab-case.</param>
/// <param name="message">What was wrong, what was expected, what to do.</param>
internal sealed class UsageException(string code, string message) : Exception(message)
{
    /// <summary>Stable, kebab-case.</summary>
    public string Code { get; } = code;
}
