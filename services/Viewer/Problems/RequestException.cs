namespace IFeaLiD.Viewer.Problems;

/// <summary>A request that breaks a rule of the API. The message is for the person behind it.</summary>
public sealed class RequestException(string code, string message) : Exception(message)
{
    /// <summary>Stable, kebab-case; one of <see cref="ProblemCodes"/>.</summary>
    public string Code { get; } = code;

    /// <summary>When trying again makes sense, where that is known.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
