namespace IFeaLiD.Datasets;

/// <summary>A dataset, or what should become one, breaks a rule of the format. The message is for the person who brought it.</summary>
public sealed class DatasetException : Exception
{
    /// <summary>Names the broken rule.</summary>
    /// <param name="code">Stable, kebab-case; clients branch on it.</param>
    /// <param name="message">What was wrong, what was expected and what was found.</param>
    /// <param name="cause">The library's exception, if there was one.</param>
    public DatasetException(string code, string message, Exception? cause = null)
        : base(message, cause) => Code = code;

    /// <summary>Stable, kebab-case.</summary>
    public string Code { get; }
}
